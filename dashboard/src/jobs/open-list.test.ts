import type { JobView } from '@gemba/contract/jobs';
import { expect, test } from 'vitest';
import { openJobs } from './open-list.ts';

const job = (number: number, more: Partial<JobView> = {}): JobView =>
  ({ number, priority: 'medium', dueMs: null, openedMs: 0, endedMs: null, changedMs: 100, ...more }) as JobView;
const told = (...jobs: JobView[]) => new Map(jobs.map((one) => [one.number, one]));
const numbers = (jobs: JobView[]) => jobs.map(({ number }) => number);

test('the most urgent stands first: priority, then due date, a week where there is none', () => {
  const read = [job(1), job(2, { dueMs: 5 }), job(3, { priority: 'critical' }), job(4, { dueMs: 8 * 86_400_000 })];
  expect(numbers(openJobs(read, told()))).toEqual([3, 2, 1, 4]);
});

test('what the stream says since comes, changes and goes', () => {
  const read = [job(1), job(2), job(3)];
  const cards = told(
    job(2, { changedMs: 200, title: 'other' }),
    job(3, { changedMs: 200, endedMs: 200 }),
    job(4, { priority: 'high' }),
  );
  const open = openJobs(read, cards);
  expect(numbers(open)).toEqual([4, 1, 2]);
  expect(open[2]?.title).toBe('other');
});

test('a list that was read later than a card was told is right', () => {
  const read = [job(1, { changedMs: 300, title: 'newest' })];
  expect(openJobs(read, told(job(1, { changedMs: 200, title: 'older' })))[0]?.title).toBe('newest');
});
