/** Which job a stop of a machine belongs to: linked by time, as the job's own page links it. Pure. */

import type { StopView } from '@gemba/contract/edits';
import type { JobView } from '@gemba/contract/jobs';

const NS_PER_MS = 1_000_000n;

/** From its alarm, whose time stands in the name of its occurrence, or from when work began. */
function beganMs({ alarm, startedMs, openedMs }: JobView): number {
  const digits = /#(\d{1,19})$/.exec(alarm?.occurrence ?? '')?.[1];
  if (digits !== undefined) return Number(BigInt(digits) / NS_PER_MS);
  return startedMs ?? openedMs;
}

/** Of several the newest; `undefined` where there is none. */
export function jobOfStop(
  stop: Pick<StopView, 'machine' | 'fromMs' | 'toMs'>,
  jobs: readonly JobView[],
): JobView | undefined {
  return jobs
    .filter(
      (job) =>
        job.machine === stop.machine &&
        job.state !== 'cancelled' &&
        beganMs(job) < stop.toMs &&
        (job.doneMs ?? job.endedMs ?? Number.POSITIVE_INFINITY) > stop.fromMs,
    )
    .sort((a, b) => b.number - a.number)[0];
}
