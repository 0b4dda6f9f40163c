/** The lifecycle of alarms: how they are kept quiet, what belongs together, in German. */

import type { Translated } from '../catalogue.ts';
import type { lifecycle as english } from '../en/lifecycle.ts';

export const lifecycle: Translated<typeof english> = {
  'alarm.comment': 'Kommentieren',
  'alarm.commentLabel': 'Kommentar',
  'alarm.commentHint': 'steht mit Namen im Alarmjournal',
  'alarm.job': 'Auftrag anlegen',
  'alarm.jobLabel': 'Was zu tun ist',
  'alarm.jobHint': 'freiwillig; sonst steht im Auftrag, was der Alarm zu tun sagt',
  'alarm.returnToService': 'Wieder in Betrieb',
  'alarm.once': 'Bis er normal ist',
  'alarm.onceHint': 'höchstens so lange, wie das Werk es erlaubt',
  'alarm.takeOut': 'Außer Betrieb',
  'alarm.takeOutHint': 'ohne Ende; von Hand zurückzuholen',
  'alarm.shelvedOnce': 'zurückgestellt, bis er normal ist, spätestens bis {time}',
  'alarm.shelfEnding': 'endet bald',
  'alarm.suppressedBy': 'unterdrückt: {cause}',
  'alarm.graceUntil': 'bis {time}',
  'alarm.chattering': 'kommt und geht',
  'alarm.firstOut': 'kam zuerst',
  'alarm.follower': 'folgte',
  'alarm.inFlood': 'nicht gemeldet: Alarmflut',
  'alarm.occurrences': '{count}-mal nicht quittiert',
};
