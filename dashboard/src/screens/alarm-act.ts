/** What a person can say to an alarm in its present state [ISA-18.2 §5.5]; pure. */

import type { AlarmView } from '@gemba/contract/live';
import { isUnacknowledged } from '../live/alarms.ts';

export type AlarmAct = 'acknowledge' | 'reset' | 'shelve' | 'unshelve' | 'returnToService' | 'job' | 'comment';

/**
 * The acts that make sense now, the most urgent first. A latched alarm is reset once it has been acknowledged; taking out
 * of service is one of the ways of shelving. Of what has not happened nothing can be said, and nothing made a job.
 */
export function actsFor(alarm: AlarmView): AlarmAct[] {
  const comment: AlarmAct[] = alarm.state === 'normal' ? [] : ['comment'];
  if (alarm.suppression === 'out-of-service') return ['returnToService', ...comment];
  if (alarm.suppression === 'shelved') return ['unshelve', ...comment];
  const job: AlarmAct[] = alarm.state === 'normal' ? [] : ['job'];
  if (alarm.suppression !== 'none') return [...job, ...comment];
  if (isUnacknowledged(alarm)) return ['acknowledge', ...job, 'shelve', ...comment];
  return alarm.state === 'latched-acknowledged'
    ? ['reset', ...job, 'shelve', ...comment]
    : [...job, 'shelve', ...comment];
}
