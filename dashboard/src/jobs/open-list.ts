/** The list of open jobs: what was read, and over it what the stream has said since. Pure. */

import type { JobView } from '@gemba/contract/jobs';
import { PRIORITIES } from '@gemba/contract/state';

/** Where there is no due date a job is as urgent as if it were due a week after it was opened. */
const NO_DUE_MS = 7 * 86_400_000;

const dueOf = ({ dueMs, openedMs }: JobView): number => dueMs ?? openedMs + NO_DUE_MS;

/** By priority, then by due date, then the oldest first: the order of the server. */
const byUrgency = (a: JobView, b: JobView): number =>
  PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || dueOf(a) - dueOf(b) || a.number - b.number;

/**
 * Jobs that aren't over, the most urgent first.
 * @param cards by number; of a job that both know the newer card counts
 */
export function openJobs(read: readonly JobView[], cards: ReadonlyMap<number, JobView>): JobView[] {
  const all = new Map(read.map((job) => [job.number, job]));
  for (const [number, card] of cards) {
    if (card.changedMs >= (all.get(number)?.changedMs ?? 0)) all.set(number, card);
  }
  return [...all.values()].filter(({ endedMs }) => endedMs === null).sort(byUrgency);
}
