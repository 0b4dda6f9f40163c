import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Life } from '../domain/ledger/lived.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { handHistory, livesThen } from './meter-history.ts';
import { lifeOfRows, lifeThen } from './meters-then.ts';

const S = 1_000_000_000n;
const row = (fromS: number, toS: number, state: LedgerRow['state'], good: number): LedgerRow =>
  ({ fromNs: BigInt(fromS) * S, toNs: BigInt(toS) * S, state, good, reject: 0, energyKWh: good / 10 }) as LedgerRow;

it('property: at each time is what is reckoned back for that time alone, and never less than before', () => {
  const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean(), fc.nat(30)), { minLength: 1 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 9 }), (list, steps) => {
      let s = 0;
      const rows = list.map(([long, runs, good]) => {
        s += long;
        return row(s - long, s, runs ? 'producing' : 'stopped', runs ? good : 0);
      });
      const settledNs = BigInt(s) * S;
      const times = Array.from({ length: steps + 1 }, (_, i) => (settledNs * BigInt(i)) / BigInt(steps));
      const now: Life = { ...lifeOfRows(rows), counters: { strokes: 500 } };
      const points = livesThen({ now, rows, counters: { strokes: 100 } }, times);
      expect(points.map(({ atNs }) => atNs)).toEqual(times);
      const known = { atNs: 0n, counters: { strokes: 100 } };
      for (const [i, { atNs, life }] of points.entries()) {
        const alone = lifeThen({ now, settledNs, rows, known }, atNs);
        expect(life.statesNs).toEqual(alone.statesNs);
        expect(life.good).toBeCloseTo(alone.good, 6);
        expect(life.counters.strokes).toBeCloseTo(alone.counters.strokes as number, 6);
        expect(life.counters.strokes).toBeGreaterThanOrEqual((points[i - 1]?.life.counters.strokes ?? 0) - 1e-9);
      }
    }),
    { numRuns: 50 },
  );
});

it('of readings by hand begins with the one before the window', () => {
  const points = [1n, 5n, 9n].map((atNs) => ({ atNs, life: Number(atNs) }));
  const since = (ns: bigint) =>
    handHistory({ points, refused: null, memory: null }, ns).map(({ atNs }) => Number(atNs));
  expect([since(0n), since(4n), since(9n), since(10n)]).toEqual([[1, 5, 9], [1, 5, 9], [5, 9], [9]]);
  expect(handHistory({ points: [], refused: null, memory: null }, 0n)).toEqual([]);
});
