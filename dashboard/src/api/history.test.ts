import type { History } from '@gemba/contract/history';
import { expect, test } from 'vitest';
import { bucketsOf } from './history.ts';

const answer = (signal: Partial<History['signals'][0]>): History => ({
  fromMs: 0,
  toMs: 30,
  stepMs: 10,
  edgesMs: [0, 10, 20, 30],
  timeZone: 'UTC',
  serverMs: 30,
  machines: [],
  signals: [
    {
      machine: 'm',
      signal: 's',
      name: 's',
      unit: null,
      type: 'float',
      before: null,
      readings: null,
      buckets: null,
      ...signal,
    },
  ],
});

test('readings are put into the buckets in which they lie; one without a value counts for nothing', () => {
  const readings = { timeMs: [0, 9.5, 10, 12, 29], value: [1, 3, null, 8, 'text'], status: [0, 0, 0, 0, 0] };
  expect(bucketsOf(answer({ readings }), 0)).toEqual([
    { fromMs: 0, toMs: 10, count: 2, min: 1, max: 3, mean: 2, last: 3 },
    { fromMs: 10, toMs: 20, count: 1, min: 8, max: 8, mean: 8, last: 8 },
    { fromMs: 20, toMs: 30, count: 1, min: null, max: null, mean: null, last: 'text' },
  ]);
});

test('buckets are what they are', () => {
  const buckets = {
    count: [2, 0, 1],
    min: [1, null, 4],
    max: [3, null, 4],
    mean: [2, null, 4],
    first: [1, null, 4],
    last: [3, null, 4],
  };
  expect(bucketsOf(answer({ buckets }), 0)[0]).toEqual({
    fromMs: 0,
    toMs: 10,
    count: 2,
    min: 1,
    max: 3,
    mean: 2,
    last: 3,
  });
  expect(bucketsOf(answer({ buckets }), 1).map(({ count }) => count)).toEqual([0, 0, 0]);
});
