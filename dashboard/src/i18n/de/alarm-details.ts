/** What alarms say besides their text, in German. */

import type { Translated } from '../catalogue.ts';
import type { alarmDetails as english } from '../en/alarm-details.ts';

export const alarmDetails: Translated<typeof english> = {
  'alarm.detail.forecast': 'erwartet {time}, zwischen {from} und {to} (Sicherheit {confidence} %)',
  'alarm.detail.setPoint': 'Sollwert {value}',
  'alarm.detail.plan': '{made} von {planned} Teilen',
  'alarm.detail.pair': 'Befehl {command}, Rückmeldung {feedback}',
  'alarm.detail.rate': '{value} je Minute',
  'alarm.detail.ideal': 'idealer Takt {value} s',
  'alarm.detail.plans': 'Pläne: {plans}',
  'alarm.detail.status': 'Status {status}',
  'alarm.detail.machine': '{message} (Schwere {severity} an der Maschine)',
  'alarm.rule.one-beyond-3-sigma': 'jenseits von drei Sigma',
  'alarm.rule.two-of-three': 'zwei von drei jenseits von zwei Sigma',
  'alarm.rule.four-of-five': 'vier von fünf jenseits von einem Sigma',
  'alarm.rule.eight-on-a-side': 'acht auf einer Seite der Mittellinie',
  'alarm.rule.range': 'gleitende Spannweite zu groß',
};
