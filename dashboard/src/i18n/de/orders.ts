/** Der laufende Auftrag auf Deutsch. */

export const orders = {
  'orders.title': 'Soll und Ist',
  'orders.figures': 'Kennzahlen dieses Auftrags',
  'orders.targetNow': 'Soll bis jetzt',
  'orders.pace': 'Ein Teil dauert jetzt',
  'orders.forecast': 'Vorhersage',
  'orders.rest': 'Keine Arbeitszeit',
  'orders.noneRuns': 'Auf dieser Linie läuft kein Auftrag.',
  'orders.next': 'Als nächster: {order}, {product}, ab {time}.',
  'orders.changeover': 'Nächste Umrüstung: {from} → {to} (Auftrag {order})',
  'orders.changeoverTo': 'Nächste Umrüstung: auf {to} (Auftrag {order})',
  'orders.setup': 'geplant {minutes} min',
  'orders.noProcedure': 'Dieser Umrüstung ist keine Arbeitsanweisung zugeordnet.',
  'orders.finish': 'fertig {finish}, fällig {due}',
} as const;
