/** Working time on a job: of each person from start to stop, or minutes by hand. No entry is ever negative. */

import type { JobStep, Told } from './event.ts';
import { refused, said, stepped } from './fact.ts';
import type { Job, TimeEntry } from './types.ts';

/** A clock that runs for longer was forgotten; it is stopped there. */
export const CLOCK_MAX_NS = 16n * 3_600_000_000_000n;
const MINUTE_NS = 60_000_000_000n;
export const ENTRIES_MAX = 500;

export function clockIn(job: Job, event: Told<'clock-in'>): JobStep {
  if (job.running.some(({ person }) => person === event.by)) return refused(job, { kind: 'clock', runs: true });
  if (job.times.length >= ENTRIES_MAX) return refused(job, { kind: 'limit', what: 'times', max: ENTRIES_MAX });
  const running = [...job.running, { person: event.by, sinceNs: event.atNs }];
  return stepped({ ...job, running }, said(job, 'clocked-in', event));
}

export function clockOut(job: Job, event: Told<'clock-out'>): JobStep {
  if (!job.running.some(({ person }) => person === event.by)) return refused(job, { kind: 'clock', runs: false });
  return stepped(stopClock(job, event.by, event.atNs), said(job, 'clocked-out', event));
}

/** Minutes that nobody stopped; more than a clock would run are several. */
export function book(job: Job, event: Told<'book'>): JobStep {
  if (job.times.length >= ENTRIES_MAX) return refused(job, { kind: 'limit', what: 'times', max: ENTRIES_MAX });
  const { minutes, person, act, by, comment } = event;
  const most = Number(CLOCK_MAX_NS / MINUTE_NS);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > most) {
    return refused(job, { kind: 'limit', what: 'minutes', max: most });
  }
  const entry: TimeEntry = {
    ...{ id: act, person, durationNs: BigInt(minutes) * MINUTE_NS, fromNs: null, note: comment, by },
  };
  return stepped({ ...job, times: [...job.times, entry] }, said(job, 'booked', event, { minutes, person }));
}

export function unbook(job: Job, event: Told<'unbook'>): JobStep {
  const entry = job.times.find(({ id }) => id === event.entry);
  if (entry === undefined) return refused(job, { kind: 'no-entry', entry: event.entry });
  const about = { minutes: Number(entry.durationNs / MINUTE_NS), person: entry.person };
  return stepped({ ...job, times: job.times.filter((one) => one !== entry) }, said(job, 'unbooked', event, about));
}

/** Stops one person's clock: at the time that is said, never before it began and never later than it may run. */
export function stopClock(job: Job, person: string, atNs: bigint): Job {
  const clock = job.running.find((one) => one.person === person);
  if (clock === undefined) return job;
  const { sinceNs } = clock;
  const ran = atNs > sinceNs ? atNs - sinceNs : 0n;
  const durationNs = ran > CLOCK_MAX_NS ? CLOCK_MAX_NS : ran;
  const entry = {
    id: entryId(job, `${person}@${sinceNs}`),
    person,
    durationNs,
    fromNs: sinceNs,
    note: null,
    by: person,
  };
  return { ...job, running: job.running.filter((one) => one !== clock), times: [...job.times, entry] };
}

/** Two clocks of a person may have begun at the same moment, as a phone told it later. */
function entryId(job: Job, wished: string): string {
  const taken = new Set(job.times.map(({ id }) => id));
  let id = wished;
  for (let i = 2; taken.has(id); i++) id = `${wished}#${i}`;
  return id;
}

export const stopClocks = (job: Job, atNs: bigint): Job =>
  job.running.reduce((stopped, { person }) => stopClock(stopped, person, atNs), job);

/** All booked time, with that of the clocks that run. */
export function workedNs(job: Job, nowNs: bigint): bigint {
  return stopClocks(job, nowNs).times.reduce((sum, { durationNs }) => sum + durationNs, 0n);
}
