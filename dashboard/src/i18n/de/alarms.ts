/** Alarms, in German. */

import type { Translated } from '../catalogue.ts';
import type { alarms as english } from '../en/alarms.ts';

export const alarms: Translated<typeof english> = {
  'alarm.none': 'Keine Alarme. Ruhe ist gut.',
  'alarm.acknowledge': 'Quittieren',
  'alarm.shelve': 'Zurückstellen',
  'alarm.unshelve': 'Wieder melden',
  'alarm.reset': 'Zurücksetzen',
  'alarm.actOn': '{act}: {machine}, {text}',
  'alarm.shelvedUntil': 'zurückgestellt bis {time}',
  'alarm.suppressed': 'planmäßig unterdrückt',
  'alarm.outOfService': 'außer Betrieb',
  'alarm.returned': 'ist wieder normal',
  'alarm.latched': 'selbsthaltend',
  'alarm.register': 'Zurückgestellt und unterdrückt',
  'alarm.note': 'Bemerkung',
  'alarm.noteHint': 'freiwillig, steht im Alarmjournal',
  'alarm.reason': 'Grund',
  'alarm.reasonHint': 'Pflicht: warum er solange schweigen darf',
  'alarm.shelveFor': 'Für',
};
