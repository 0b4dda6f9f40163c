/** How a job stands when its work has ended, and when it begins again. */

import type { JobAssignee } from '@gemba/contract/jobs';
import type { JobRules } from './event.ts';
import { stopClocks } from './time.ts';
import type { Job } from './types.ts';

export const isPerson = (assignee: JobAssignee): boolean => assignee?.kind === 'person';

/** A job that nobody works on any more. */
export function finished(job: Job, by: string | null, atNs: bigint): Job {
  const stopped = stopClocks(job, atNs);
  return {
    ...stopped,
    ...{ state: 'done', doneNs: atNs, doneBy: by, startedNs: job.startedNs ?? atNs, takeByNs: null, escalated: false },
    ...{ waits: null, holdsSinceNs: null, reason: null },
    assignee: isPerson(job.assignee) || by === null ? job.assignee : { kind: 'person', person: by },
  };
}

/** The job as it stands when it is open again: with whoever had it, or for somebody to take. */
export function openedAgain(job: Job, reason: string, nowNs: bigint, rules: JobRules): Job {
  const has = isPerson(job.assignee);
  return {
    ...job,
    ...{ state: job.assignee === null ? 'open' : 'assigned', doneNs: null, doneBy: null, endedNs: null, reason },
    takeByNs: has ? null : nowNs + rules.takeWithinNs[job.priority],
    reopened: job.reopened + 1,
  };
}

/** A job that nobody does. */
export function givenUp(job: Job, reason: string, atNs: bigint): Job {
  const over = { endedNs: atNs, reason, takeByNs: null, escalated: false, waits: null, holdsSinceNs: null };
  return { ...stopClocks(job, atNs), ...over, state: 'cancelled' };
}
