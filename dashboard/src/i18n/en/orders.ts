/** The order that runs, in English. */

export const orders = {
  'orders.title': 'Target and actual',
  'orders.figures': 'Figures of this order',
  'orders.targetNow': 'Should be made by now',
  'orders.pace': 'A part takes now',
  'orders.forecast': 'Forecast',
  'orders.rest': 'No working time',
  'orders.noneRuns': 'No order runs on this line.',
  'orders.next': 'Next: {order}, {product}, from {time}.',
  'orders.changeover': 'Changeover next: {from} → {to} (order {order})',
  'orders.changeoverTo': 'Changeover next: to {to} (order {order})',
  'orders.setup': 'planned {minutes} min',
  'orders.noProcedure': 'No procedure is attached to this changeover.',
  'orders.finish': 'finish {finish}, due {due}',
} as const;
