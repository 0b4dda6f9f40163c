/** What happens to a job without anybody acting on it: the clock, and its plan. */

import { finished, givenUp } from './ends.ts';
import type { JobEvent, JobStep } from './event.ts';
import { happened, stepped } from './fact.ts';
import { CLOCK_MAX_NS, stopClock } from './time.ts';
import type { Job, JobFact } from './types.ts';

/** Nobody has taken it in time; a clock was forgotten. Both carry the time at which they fell due. */
export function tick(job: Job, nowNs: bigint): JobStep {
  const facts: JobFact[] = [];
  let after = job;
  if (job.takeByNs !== null && !job.escalated && job.takeByNs <= nowNs) {
    after = { ...after, escalated: true };
    facts.push(happened(job, 'escalated', job.takeByNs, nowNs));
  }
  for (const { person, sinceNs } of job.running) {
    if (nowNs - sinceNs < CLOCK_MAX_NS) continue;
    after = stopClock(after, person, nowNs);
    facts.push(happened(job, 'clocked-out', sinceNs + CLOCK_MAX_NS, nowNs, { person, forgotten: true }));
  }
  return after === job ? stepped(job) : stepped({ ...after, changedNs: nowNs }, ...facts);
}

/** Somebody said so at the plan, or its job is the smaller one that a bigger service covered. */
export function planCompleted(job: Job, event: Extract<JobEvent, { kind: 'plan-completed' }>): JobStep {
  if (job.state === 'done' || job.state === 'closed' || job.state === 'cancelled') return stepped(job);
  const { by, comment, atNs } = event;
  const endNs = atNs > job.movedNs ? atNs : job.movedNs;
  const ended = { ...finished(job, by, endNs), movedNs: endNs, changedNs: atNs };
  const fact = { ...happened(job, 'done', atNs, atNs, { through: 'plan' }), by, comment };
  return stepped(ended, fact);
}

/** Its plan's occurrence was given up, wherever that was said. */
export function planCancelled(job: Job, event: Extract<JobEvent, { kind: 'plan-cancelled' }>): JobStep {
  if (job.state === 'done' || job.endedNs !== null) return stepped(job);
  const { by, comment, atNs } = event;
  const endNs = atNs > job.movedNs ? atNs : job.movedNs;
  const over = { ...givenUp(job, comment ?? '', endNs), movedNs: endNs, changedNs: atNs };
  return stepped(over, { ...happened(job, 'cancelled', atNs, atNs, { through: 'plan' }), by, comment });
}

export function planMissed(job: Job, atNs: bigint): JobStep {
  if (job.endedNs !== null || job.state === 'done') return stepped(job);
  const after = { ...job, missed: job.missed + 1, changedNs: atNs > job.changedNs ? atNs : job.changedNs };
  return stepped(after, happened(job, 'occurrence-missed', atNs, atNs, { missed: after.missed }));
}
