import { LOSS_KINDS } from '@gemba/contract/losses';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE, PROFILES } from '../kpis/registry.ts';
import { sumUp } from '../kpis/sum-up.ts';
import { contextFor } from '../ledger/fixture.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { anyStretches, calendar, rowsOf, S, type Stretched } from './fixture.ts';
import { piecesOf } from './pieces.ts';
import { countIn, type LossRules, rulesOf } from './rules.ts';
import { addWaterfalls, bigLossOf, isOverIdeal, type Waterfall, waterfallOf } from './waterfall.ts';

const OEE = DEFAULT_PROFILE;
const UNKNOWN_KINDS = { kindOf: () => null };
const RULES: LossRules = {
  calendar: calendar(),
  countOf: countIn(OEE, UNKNOWN_KINDS),
  tells: () => ({ total: true, good: true }),
  microStopS: 120,
  startupS: 600,
};

const waterfall = (rows: readonly LedgerRow[], fromS: number, toS: number, rules = RULES): Waterfall =>
  waterfallOf(piecesOf(rows, { fromNs: BigInt(fromS) * S, toNs: BigInt(toS) * S }, rules));

const total = ({ bars, rest }: Waterfall): bigint =>
  bars.reduce((sum, { ns }) => sum + ns, 0n) + rest.good + rest.unjudged + rest.uncounted;

const named = ({ bars }: Waterfall): Record<string, number> =>
  Object.fromEntries(bars.map(({ kind, ns }) => [kind, Number(ns) / 1e9]));

describe('the waterfall', () => {
  it('leads from calendar time over the six big losses to good time', () => {
    const rows = rowsOf('a', [
      { seconds: 1000, state: 'idle', calendar: 'unscheduled' },
      { seconds: 300, state: 'setup' },
      { seconds: 1000, state: 'producing', good: 800, reject: 100 },
      { seconds: 200, state: 'faulted' },
      { seconds: 1000, state: 'producing', good: 900, reject: 50 },
      { seconds: 60, state: 'stopped' },
      { seconds: 300, state: 'idle', calendar: 'break' },
      { seconds: 150, state: 'starved' },
      { seconds: 90, state: 'no-data' },
    ]);
    const found = waterfall(rows, 0, 4200);
    expect(named(found)).toEqual({
      unscheduled: 1000,
      break: 300,
      'no-data': 90 + 100,
      breakdown: 200,
      setup: 300,
      waiting: 150,
      'minor-stop': 60,
      speed: 150,
      'startup-reject': 60,
      'production-reject': 90,
    });
    expect(Number(found.rest.good) / 1e9).toBe(1700);
    expect(found.bars.map(({ kind, group }) => [kind, group, bigLossOf(kind, group)])).toEqual([
      ['unscheduled', 'outside', null],
      ['break', 'outside', null],
      ['no-data', 'unknown', null],
      ['breakdown', 'availability', 'equipment-failure'],
      ['setup', 'availability', 'setup-adjustment'],
      ['waiting', 'availability', 'equipment-failure'],
      ['minor-stop', 'performance', 'idling-minor-stops'],
      ['speed', 'performance', 'reduced-speed'],
      ['startup-reject', 'quality', 'reduced-yield'],
      ['production-reject', 'quality', 'process-defects'],
    ]);
  });

  it('adds up to calendar time exactly, under every profile, whatever the counters tell', () => {
    const told = fc.record({ total: fc.boolean(), good: fc.boolean() });
    fc.assert(
      fc.property(
        anyStretches,
        fc.constantFrom(...PROFILES),
        told,
        fc.nat(2000),
        fc.integer({ min: 1, max: 20000 }),
        (stretches, profile, counters, fromS, lengthS) => {
          const rules = { ...RULES, countOf: countIn(profile, UNKNOWN_KINDS), tells: () => counters };
          const found = waterfall(rowsOf('a', stretches), fromS, fromS + lengthS, rules);
          expect(found.calendarNs).toBe(BigInt(lengthS) * S);
          expect(total(found)).toBe(found.calendarNs);
          for (const { kind, ns } of found.bars) if (kind !== 'speed') expect(ns).toBeGreaterThan(0n);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('shows performance over 100 % as a negative speed loss, and still adds up', () => {
    const found = waterfall(rowsOf('a', [{ seconds: 100, state: 'producing', good: 130 }]), 0, 100);
    expect(named(found)).toEqual({ speed: -30 });
    expect(isOverIdeal(found)).toBe(true);
    expect(total(found)).toBe(100n * S);
  });

  it('is the same however the window is cut', () => {
    fc.assert(
      fc.property(anyStretches, fc.array(fc.integer({ min: 1, max: 9999 }), { maxLength: 5 }), (stretches, cuts) => {
        const rows = rowsOf('a', stretches);
        const edges = [0, ...new Set(cuts), 10_000].sort((a, b) => a - b);
        const parts = edges.slice(1).map((to, index) => waterfall(rows, edges[index] as number, to));
        const whole = waterfall(rows, 0, 10_000);
        const sum = addWaterfalls(parts);
        expect(sum.calendarNs).toBe(whole.calendarNs);
        for (const kind of LOSS_KINDS) {
          const seconds = (one: Waterfall) => named(one)[kind] ?? 0;
          expect(Math.abs(seconds(sum) - seconds(whole))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it.each(PROFILES)(
    'agrees with the figures of $id: what it takes off planned time is what they divide by',
    (profile) => {
      const context = { ...contextFor(), microStopS: 120 };
      const rules = { ...rulesOf(context, profile), calendar: calendar() };
      fc.assert(
        fc.property(anyStretches, (stretches: Stretched[]) => {
          const rows = rowsOf('press-1', stretches);
          const window = { fromNs: 0n, toNs: rows.at(-1)?.toNs as bigint };
          const found = waterfallOf(piecesOf(rows, window, rules));
          const { sums } = sumUp(rows, window, context, profile);
          const of = (...groups: string[]) =>
            Number(found.bars.filter(({ group }) => groups.includes(group)).reduce((sum, { ns }) => sum + ns, 0n)) /
            1e9;
          expect(Number(found.calendarNs) / 1e9).toBeCloseTo(sums.calendarS, 6);
          expect(of('outside')).toBeCloseTo(sums.calendarS - sums.plannedS, 6);
          expect(of('unknown')).toBeCloseTo(sums.noDataS, 6);
          expect(of('availability')).toBeCloseTo(sums.downS, 6);
          expect(of('performance')).toBeCloseTo(sums.runS - sums.idealS, 5);
          expect(of('quality')).toBeCloseTo(sums.idealS - sums.goodIdealS, 5);
        }),
      );
    },
  );

  it('counts only as a rest what no counter tells of', () => {
    const rows = rowsOf('a', [{ seconds: 100, state: 'producing', good: 60, reject: 20 }]);
    expect(waterfall(rows, 0, 100, { ...RULES, tells: () => ({ total: true, good: false }) })).toMatchObject({
      bars: [{ kind: 'speed', ns: 20n * S }],
      rest: { good: 0n, unjudged: 80n * S, uncounted: 0n },
    });
    expect(waterfall(rows, 0, 100, { ...RULES, tells: () => ({ total: false, good: true }) })).toMatchObject({
      bars: [],
      rest: { good: 60n * S, unjudged: 0n, uncounted: 40n * S },
    });
  });

  it('takes a stop by its true length, also where the window cuts it', () => {
    const rows = rowsOf('a', [
      { seconds: 100, state: 'producing' },
      { seconds: 200, state: 'stopped' },
      { seconds: 100, state: 'producing' },
    ]);
    expect(named(waterfall(rows, 0, 150))).toMatchObject({ breakdown: 50 });
    expect(named(waterfall(rows, 0, 150, { ...RULES, microStopS: 300 }))).toMatchObject({ 'minor-stop': 50 });
  });
});
