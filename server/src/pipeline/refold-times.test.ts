/** When a machine is due to be folded again, by what folding cost. */

import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MachineLedger } from './machine-ledger.ts';
import { RefoldTimes } from './refold-times.ts';

const MACHINE = 'press-1' as MachineId;
const DAY_NS = 86_400_000_000_000n;
/** A machine that has been marked so often, so far back. */
const ledger = (marks: number, backNs: bigint) =>
  ({ machine: MACHINE, marks, dirtyFromNs: 0n, state: { settledNs: backNs } }) as unknown as MachineLedger;

test('what is a little late is due at once, and after that by what it cost', () => {
  const times = new RefoldTimes();
  const late = ledger(1, 60_000_000_000n);
  expect(times.of(late, 1000)).toBeLessThanOrEqual(1000);
  times.done(MACHINE, 1040, 40, 1);
  expect(times.of(late, 1100)).toBe(1540);
  times.done(MACHINE, 2000, 120, 1);
  expect(times.of(late, 2000)).toBe(3200);
  times.done(MACHINE, 4000, 120, 5);
  expect(times.of(late, 4000)).toBe(10_000);
  times.done(MACHINE, 20_000, 9000, 40);
  expect(times.of(late, 20_000)).toBe(30_000);
});

test('what reaches far back is waited for until nothing more came for a second, two minutes at most', () => {
  const times = new RefoldTimes();
  for (let nowMs = 0, marks = 0; nowMs < 119_000; nowMs += 500) {
    expect(times.of(ledger(++marks, 2n * DAY_NS), nowMs)).toBe(Math.min(nowMs + 1000, 120_000));
  }
  times.done(MACHINE, 121_000, 30_000, 1);
  expect(times.of(ledger(1000, 60n), 121_000)).toBe(241_000);
});

test('however many machines wait, folding again what is a little late takes a tenth of the time, or each its ten seconds', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 900 }),
    fc.integer({ min: 1, max: 60 }),
    (tookMs, machines) => {
      const times = new RefoldTimes();
      times.done(MACHINE, 0, tookMs, machines);
      const everyMs = times.of(ledger(1, 60n), 0);
      expect(everyMs === 10_000 || machines * tookMs <= everyMs / 10).toBe(true);
    },
  );
  fc.assert(property);
});
