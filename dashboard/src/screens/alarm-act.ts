/** What a person can say to an alarm in its present state [ISA-18.2 §5.5]; pure. */

import type { AlarmView } from '@gemba/contract/live';
import { isUnacknowledged } from '../live/alarms.ts';

export type AlarmAct = 'acknowledge' | 'reset' | 'shelve' | 'unshelve';

/** The acts that make sense now, the most urgent first. A latched alarm is reset once it has been acknowledged. */
export function actsFor(alarm: AlarmView): AlarmAct[] {
  if (alarm.suppression === 'shelved') return ['unshelve'];
  if (alarm.suppression !== 'none') return [];
  if (isUnacknowledged(alarm)) return ['acknowledge', 'shelve'];
  return alarm.state === 'latched-acknowledged' ? ['reset', 'shelve'] : ['shelve'];
}
