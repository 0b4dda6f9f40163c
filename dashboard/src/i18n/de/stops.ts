/** Stops, and what people say of them. */

import type { Translated } from '../catalogue.ts';
import type { stops as english } from '../en/stops.ts';

export const stops: Translated<typeof english> = {
  'stops.title': 'Stopps der Schicht',
  'stops.missing': 'Noch ohne Grund ({count})',
  'stops.all': 'Alle ({count})',
  'stops.none': 'In dieser Schicht noch kein Stopp.',
  'stops.explained': 'Jeder Stopp hat seinen Grund.',
  'stops.noReason': 'Noch ohne Grund',
  'stops.since': 'seit {time}',
  'stops.more': 'Alle {count} zeigen',
  'stops.failed': 'Die Stopps konnten nicht geholt werden: {reason}',
  'stops.why': 'Warum stand {machine}?',
  'stops.view.reason': 'Grund',
  'stops.view.marks': 'Teilen oder verbinden',
  'stops.view.history': 'Verlauf',
  'stops.often': 'Am häufigsten',
  'stops.note': 'Notiz',
  'stops.noteHint': 'Freiwillig; sie geht mit dem Grund mit, den Sie wählen.',
  'stops.reasonsComing': 'Einen Moment …',
  'stops.noReasons': 'Das Werk hat für diese Maschine keine Gründe. Sie gehören zur Linie in plant.yaml.',
  'stops.splitWhen': 'Ab wann war es ein anderer Stopp?',
  'stops.earlier': 'Eine Minute früher',
  'stops.later': 'Eine Minute später',
  'stops.split': 'Hier teilen',
  'stops.joinHint':
    'Stopps mit einer gemeinsamen Ursache zählen verbunden als einer. Was dazwischen lief, lief trotzdem.',
  'stops.joinBefore': 'Mit dem Stopp davor verbinden, {span}',
  'stops.joinAfter': 'Mit dem Stopp danach verbinden, {span}',
  'stops.joinNone': 'Diese Maschine hat in der Schicht keinen anderen Stopp.',
  'stops.said.split': 'Geteilt um {time}',
  'stops.said.merge': 'Zu einem Stopp verbunden',
  'stops.said.retraction': 'Zurückgenommen: {what}',
  'stops.gone': 'zurückgenommen',
  'stops.takeBack': 'Zurücknehmen',
  'stops.nobody': 'Zu diesem Stopp hat niemand etwas gesagt.',
  'stops.byMachine': 'Den Grund hat die Maschine selbst gemeldet.',
  'error.stopUnknown':
    'Diesen Stopp gibt es nicht mehr: Was spät kam, hat ihn verändert. Sehen Sie die Stopps noch einmal an.',
  'error.reasonUnknown': 'Das Werk kennt diesen Grund nicht mehr. Wählen Sie einen anderen.',
};
