import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Life } from '../domain/ledger/lived.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { lifeOfRows, lifeThen } from './meters-then.ts';

const S = 1_000_000_000n;
const row = (fromS: number, toS: number, state: LedgerRow['state'], good: number): LedgerRow =>
  ({ fromNs: BigInt(fromS) * S, toNs: BigInt(toS) * S, state, good, reject: 0, energyKWh: good / 10 }) as LedgerRow;

it('takes off what was since: time to the nanosecond, parts of a row that was cut by its share', () => {
  const rows = [row(0, 10, 'producing', 100), row(10, 30, 'stopped', 0), row(30, 40, 'producing', 50)];
  const now: Life = { ...lifeOfRows(rows), counters: { strokes: 300 } };
  const known = { atNs: 0n, counters: { strokes: 100 } };
  const then = lifeThen({ now, settledNs: 40n * S, rows, known }, 35n * S);
  expect(then.statesNs).toEqual({ producing: 15n * S, stopped: 20n * S });
  expect([then.good, then.energyKWh]).toEqual([125, 12.5]);
  // 15 of the 20 seconds that it ran since the counter's total was known.
  expect(then.counters).toEqual({ strokes: 250 });
});

it('property: is what the rows before add up to, and goes on with time', () => {
  const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean(), fc.nat(30)), { minLength: 1 });
  fc.assert(
    fc.property(pieces, fc.nat(1000), (list, share) => {
      let s = 0;
      const rows = list.map(([long, runs, good]) => {
        s += long;
        return row(s - long, s, runs ? 'producing' : 'stopped', runs ? good : 0);
      });
      const settledNs = BigInt(s) * S;
      const atNs = (settledNs * BigInt(share)) / 1000n;
      const now = lifeOfRows(rows);
      const then = lifeThen({ now, settledNs, rows, known: { atNs: 0n, counters: {} } }, atNs);
      const straight = lifeOfRows(rows, { fromNs: 0n, toNs: atNs });
      for (const state of ['producing', 'stopped'] as const) {
        expect(then.statesNs[state] ?? 0n).toBe(straight.statesNs[state] ?? 0n);
      }
      expect(then.good).toBeCloseTo(straight.good, 6);
    }),
    { numRuns: 50 },
  );
});
