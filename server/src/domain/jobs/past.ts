/**
 * A job of the past as another program tells it: over already, so that nothing of it is watched, announced or planned. It
 * keeps the id of the other program, and counts in histories with its times.
 */

import type { Priority } from '@gemba/contract/state';
import type { Failure, Job, JobFact } from './types.ts';

const IMPORTED = 'import@';

/** The id under which a job of another program is kept. */
export const importedId = (outer: string): string => `${IMPORTED}${outer}`;

/** The id by which a job is known outside: that of the other program, or its own. */
export const outerOf = (id: string): string => (id.startsWith(IMPORTED) ? id.slice(IMPORTED.length) : id);

export interface OverJob {
  /** As the other program names it. */
  id: string;
  machine: string;
  title: string;
  description: string | null;
  priority: Priority;
  plan: string | null;
  state: 'closed' | 'cancelled';
  dueNs: bigint | null;
  openedNs: bigint;
  startedNs: bigint | null;
  doneNs: bigint | null;
  doneBy: string | null;
  endedNs: bigint;
  /** Why it was cancelled. */
  reason: string | null;
  failure: Failure | null;
  times: readonly { person: string; durationNs: bigint }[];
  parts: readonly { part: string; milli: number }[];
  nowNs: bigint;
}

/** @param present the same job as it was told before; its number is 0 until it has been given one */
export function pastJob({ nowNs, times, ...told }: OverJob, present: Job | null): Job {
  const id = importedId(told.id);
  return {
    ...told,
    ...{ id, number: present?.number ?? 0, source: 'import', waits: null, skill: null, assignee: null },
    ...{ alarm: null, requests: [], parent: null, followUps: [], openedBy: null, missed: 0 },
    ...{ takeByNs: null, escalated: false, holdsSinceNs: null, items: [], needs: [], needsStop: null, procedure: null },
    times: times.map(({ person, durationNs }, i) => ({
      ...{ id: `${i + 1}`, person, durationNs, fromNs: null, note: null, by: person },
    })),
    ...{ running: [], attachments: 0, comments: 0, proof: null, reopened: 0, acts: [] },
    ...{ movedNs: told.endedNs, changedNs: nowNs },
  };
}

/** The lines of its journal: what the other program tells of it, or that it tells it otherwise now. */
export function pastFacts(job: Job, present: boolean, by: string | null, nowNs: bigint): JobFact[] {
  const line = (kind: JobFact['kind'], atNs: bigint, who: string | null, about: JobFact['about'] = {}): JobFact => ({
    ...{ job: job.id, kind, atNs, recordedNs: nowNs, by: who, comment: null, about },
  });
  if (present) return [line('changed', nowNs, by, { source: 'import' })];
  return [
    line('opened', job.openedNs, null, { source: 'import', parent: null }),
    ...(job.startedNs === null ? [] : [line('started', job.startedNs, job.doneBy)]),
    ...(job.doneNs === null ? [] : [line('done', job.doneNs, job.doneBy)]),
    { ...line(job.state === 'cancelled' ? 'cancelled' : 'closed', job.endedNs ?? nowNs, null), comment: job.reason },
  ];
}
