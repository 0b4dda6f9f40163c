import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

/** Waits until so long after the first failure. */
function waits(untilMs: number, patience = new Patience(() => 1)): { atMs: number; waitMs: number }[] {
  const all = [];
  for (let nowMs = 0; nowMs < untilMs; ) {
    const waitMs = patience.next(nowMs);
    all.push({ atMs: nowMs, waitMs });
    nowMs += waitMs;
  }
  return all;
}

test('is quick at first, at most 5 s for minutes, and 30 s in the end', () => {
  const all = waits(3_600_000);
  expect(all[0]?.waitMs).toBe(250);
  for (const { atMs, waitMs } of all) {
    expect(waitMs).toBeLessThanOrEqual(atMs < 30_000 ? 1_000 : atMs < 300_000 ? 5_000 : 30_000);
  }
  expect(all.at(-1)?.waitMs).toBe(30_000);
});

test('is quick again after something held', () => {
  const patience = new Patience(() => 1);
  waits(600_000, patience);
  patience.held();
  expect(patience.next(600_000)).toBe(250);
});

test('what was there for a moment is away anew, but not as quickly asked for as what held', () => {
  const patience = new Patience(() => 1);
  waits(60_000, patience);
  patience.seen();
  expect(patience.awayMs(60_000)).toBe(0);
  expect(patience.next(60_000)).toBe(1_000);
});
