import type { JobView } from '@gemba/contract/jobs';
import { expect, test } from 'vitest';
import { jobOfStop } from './of-stop.ts';

const job = (number: number, more: Partial<JobView>): JobView =>
  ({
    number,
    machine: 'm',
    state: 'in-work',
    alarm: null,
    openedMs: 0,
    startedMs: null,
    doneMs: null,
    endedMs: null,
    ...more,
  }) as JobView;
const stop = { machine: 'm', fromMs: 100_000, toMs: 200_000 };

test('a stop belongs to the job that was worked on in it, or whose alarm came in it', () => {
  const worked = job(1, { startedMs: 150_000 });
  const ofAlarm = job(2, { alarm: { rule: 'hot', occurrence: 'hot@m#150000000000' }, startedMs: 900_000 });
  expect(jobOfStop(stop, [worked])).toBe(worked);
  expect(jobOfStop(stop, [ofAlarm, worked])).toBe(ofAlarm);
});

test('not to one of another machine, that was over before, that began later, or that was given up', () => {
  const others = [
    job(1, { machine: 'other' }),
    job(2, { doneMs: 100_000 }),
    job(3, { startedMs: 200_000 }),
    job(4, { state: 'cancelled', endedMs: 150_000 }),
  ];
  expect(jobOfStop(stop, others)).toBeUndefined();
});
