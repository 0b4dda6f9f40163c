import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lag } from './lag.ts';

test('it is as long as the oldest position waits that is not stored', () => {
  const lag = new Lag();
  expect(lag.behindMs(0, 5_000)).toBe(0);
  for (let position = 1; position <= 10; position++) lag.heard(position, position * 1_000);
  expect(lag.behindMs(0, 10_000)).toBe(9_000);
  expect(lag.behindMs(7, 10_000)).toBe(2_000);
  expect(lag.behindMs(10, 10_000)).toBe(0);
  expect(lag.produced).toBe(10);
});

test('what was heard of before is no news', () => {
  const lag = new Lag();
  lag.heard(5, 1_000);
  lag.heard(3, 60_000);
  expect(lag.produced).toBe(5);
  expect(lag.behindMs(4, 61_000)).toBe(60_000);
});

test('a day without a question makes the next answer no coarser', () => {
  const lag = new Lag();
  for (let second = 1; second <= 86_400; second++) {
    lag.heard(second, second * 1_000);
    lag.settle(second - 1);
  }
  expect(lag.behindMs(86_399, 86_400_000)).toBe(0);
  expect(lag.behindMs(86_400, 86_401_000)).toBe(0);
});

test('after a long backlog it is as fine as before', () => {
  const lag = new Lag();
  for (let second = 1; second <= 86_400; second++) lag.heard(second, second * 1_000);
  lag.settle(86_400);
  for (let second = 86_401; second <= 86_410; second++) lag.heard(second, second * 1_000);
  expect(lag.behindMs(86_409, 86_410_000)).toBe(0);
});

test('it is never less than the truth, and by little more, however long the backlog', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 3_000 }),
      fc.nat({ max: 3_000 }),
      (gapsMs, stored) => {
        const lag = new Lag();
        const times: number[] = [];
        let atMs = 0;
        for (const gapMs of gapsMs) {
          atMs += gapMs;
          times.push(atMs);
          lag.heard(times.length, atMs);
        }
        const first = times[stored];
        const truth = first === undefined ? 0 : atMs - first;
        const said = lag.behindMs(stored, atMs);
        expect(said).toBeGreaterThanOrEqual(truth);
        // A few hundredths of the whole backlog, and the step.
        expect(said - truth).toBeLessThanOrEqual(first === undefined ? 0 : 5_500 + atMs / 50);
      },
    ),
    { numRuns: 200 },
  );
});
