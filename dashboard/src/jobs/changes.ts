/** What of a job was changed in its dialog; pure. */

import type { Priority } from '@gemba/contract/state';
import type { JobAsked } from '../api/jobs.ts';

export interface JobFields {
  title: string;
  priority: string;
  /** `''`: any. */
  skill: string;
  /** Local date and time as typed; `''`: none. */
  due: string;
}

type Changed = Omit<Extract<JobAsked, { kind: 'change' }>, 'kind'>;

/**
 * Only the fields that are other than before: the rest may have been changed by somebody else meanwhile.
 * @param dueMs what `after.due` means, ms UTC; `null` where it is empty
 */
export function changesOf(before: JobFields, after: JobFields, dueMs: number | null): Changed {
  const title = after.title.trim();
  return {
    ...(title === before.title ? {} : { title }),
    ...(after.priority === before.priority ? {} : { priority: after.priority as Priority }),
    ...(after.skill === before.skill ? {} : { skill: after.skill === '' ? null : after.skill }),
    ...(after.due === before.due ? {} : { dueMs }),
  };
}
