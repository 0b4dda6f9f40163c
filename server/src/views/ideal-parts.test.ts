import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSpan } from '../domain/orders/order.ts';
import { testPlant } from '../testing/plant.ts';
import { type IdealAsked, idealParts } from './ideal-parts.ts';

const HOUR = 3_600_000_000_000n;
const FROM = BigInt(Date.UTC(2026, 10, 22, 6)) * 1_000_000n;
const NOW = FROM + 8n * HOUR;
const cycleS = (product: string | null) => (product === 'tea' ? 4 : 2);
const run = (product: string, from: bigint, to: bigint): RunSpan => ({
  ...{ order: `of ${product}`, product },
  ...{ fromNs: FROM + from, toNs: FROM + to },
});
const asked = (runs: RunSpan[], more: Partial<IdealAsked> = {}): IdealAsked => ({
  ...{ plant: testPlant(), line: 'line-1', missedS: 0, beganNs: FROM - HOUR, runs, nowNs: NOW, cycleS },
  running: {
    shift: { id: 'day', name: 'Day', fromNs: FROM, toNs: FROM + 24n * HOUR } as IdealAsked['running']['shift'],
    ...{ crew: { team: null, shift: 'day', day: '2026-11-22' }, calendar: 'scheduled', untilNs: null },
    ...{ plannedNowS: 8 * 3600, plannedEndS: 24 * 3600 },
  } as IdealAsked['running'],
  ...more,
});

describe('parts that planned time can hold', () => {
  it('are told by the line’s own product where no order ran', () => {
    expect(idealParts(asked([]))).toEqual({ now: 14_400, end: 43_200 });
  });

  it('are told by the product of each order while it ran, and to the end by what runs now', () => {
    const runs = [run('tea', 2n * HOUR, 4n * HOUR), run('tea', 6n * HOUR, 1n << 60n)];
    expect(idealParts(asked(runs))).toEqual({ now: 4 * 1800 + 4 * 900, end: 4 * 1800 + 4 * 900 + 16 * 900 });
  });

  it('leave out what lies before the machine’s history', () => {
    const began = { beganNs: FROM + 6n * HOUR, missedS: 6 * 3600 };
    expect(idealParts(asked([], began)).now).toBe(3600);
    expect(idealParts(asked([run('tea', 0n, 7n * HOUR)], began)).now).toBe(900 + 1800);
  });

  it('of the line’s own product are the same with orders as without', () => {
    const cuts = fc.uniqueArray(fc.bigInt({ min: 0n, max: 30n * HOUR }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(cuts, (given) => {
        const edges = given.toSorted((a, b) => (a < b ? -1 : 1));
        const runs = edges.slice(1).map((to, i) => run('water', edges[i] as bigint, to));
        const [found, plain] = [idealParts(asked(runs)), idealParts(asked([]))];
        expect(found.now).toBeCloseTo(plain.now, 6);
        expect(found.end).toBeCloseTo(plain.end, 6);
      }),
    );
  });
});
