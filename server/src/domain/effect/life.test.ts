import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumContextOf } from '../kpis/sum-context.ts';
import { tallyOf } from '../kpis/tallies.ts';
import { contextFor, ledgerOf, ns, observed, STATE, sample } from '../ledger/fixture.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { joinLives, type Life, lifeOf, Use } from './life.ts';
import { effectOf } from './plan-effect.ts';
import { aroundServices, byAge, cyclesOf, intervalsDays, median, spellOf, spreadOf } from './services.ts';

const CALENDAR = {
  id: 'c',
  shifts: [{ id: 's', name: 'S', start: '06:00', end: '14:00', breaks: [{ start: '10:00', minutes: 30 }] }],
};
const CONTEXT = contextFor({ calendar: CALENDAR, signals: [STATE] });
const SUMS = sumContextOf(CONTEXT);
const WINDOW = { fromNs: ns('06:00'), toNs: ns('14:00') };
const state = (at: string, value: string) => sample(at, 'state', value);
const rowsOf = (...entries: ReturnType<typeof state>[]): LedgerRow[] =>
  ledgerOf(CONTEXT, [...entries, observed('06:00', '14:00')]).rows;

describe('the life of a machine', () => {
  test('is when it produced, failed and was mended, as its MTBF counts it', () => {
    const rows = rowsOf(state('06:00', 'run'), state('09:00', 'fault'), state('11:00', 'run'), state('13:00', 'stop'));
    const life = lifeOf(rows, WINDOW, SUMS);
    expect(life.failures).toEqual([{ fromNs: ns('09:00'), toNs: ns('11:00'), downS: 1.5 * 3600 }]);
    expect(life.knownFromNs).toBe(ns('06:00'));
    const use = new Use(life);
    expect(use.at(ns('14:00'))).toBe(5 * 3600);
    expect(use.between(ns('08:30'), ns('11:15'))).toBe(0.75 * 3600);
  });

  test('is the same in parts as in one, with the failures and the time that the ledger’s figures have', () => {
    const minute = fc.integer({ min: 0, max: 479 });
    const at = (minutes: number) =>
      `${String(6 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const story = fc.uniqueArray(fc.record({ minutes: minute, value: fc.constantFrom('run', 'fault', 'stop') }), {
      selector: ({ minutes }) => minutes,
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 31 }), (told, quarter) => {
        const rows = rowsOf(
          ...told.sort((a, b) => a.minutes - b.minutes).map(({ minutes, value }) => state(at(minutes), value)),
        );
        const cutNs = ns('06:00') + BigInt(quarter) * 900_000_000_000n;
        const whole = lifeOf(rows, WINDOW, SUMS);
        const joined = joinLives([
          lifeOf(rows, { fromNs: WINDOW.fromNs, toNs: cutNs }, SUMS),
          lifeOf(rows, { fromNs: cutNs, toNs: WINDOW.toNs }, SUMS),
        ]);
        expect(joined).toEqual(whole);
        const { reliability } = tallyOf(rows, WINDOW, SUMS);
        expect(whole.failures).toHaveLength(reliability.failures);
        expect(new Use(whole).at(WINDOW.toNs)).toBeCloseTo(
          rows
            .filter((row) => row.state === 'producing')
            .reduce((sum, row) => sum + Number(row.toNs - row.fromNs) / 1e9, 0),
          6,
        );
      }),
      { numRuns: 60 },
    );
  });
});

const DAY = 86_400_000_000_000n;
/** Produces without a break; fails for an hour on the days given, counted from the beginning. */
function lifeWith(days: number, failures: readonly number[]): Life {
  const life: Life = { fromNs: 0n, toNs: BigInt(days) * DAY, knownFromNs: 0n, runs: [], failures: [], earlier: [] };
  let fromNs = 0n;
  for (const day of failures) {
    const atNs = (BigInt(Math.round(day * 1000)) * DAY) / 1000n;
    life.runs.push({ fromNs, toNs: atNs });
    fromNs = atNs + DAY / 24n;
    life.failures.push({ fromNs: atNs, toNs: fromNs, downS: 3600 });
  }
  life.runs.push({ fromNs, toNs: life.toNs });
  return life;
}

describe('the effect of services', () => {
  const life = lifeWith(60, [8, 9, 18, 19, 28, 29, 38, 39]);
  const services = [10n * DAY, 20n * DAY, 30n * DAY, 40n * DAY];

  test('is seen before and after each, over time that no other counts', () => {
    const { before, after } = aroundServices(life, new Use(life), services);
    expect(before).toMatchObject({ failures: 8, repairs: 8, downS: 8 * 3600 });
    expect(after).toMatchObject({ failures: 0, repairs: 0 });
    // Ten days before the first, five before each other; five after each, fourteen after the last.
    expect(before.runS).toBe((25 * 24 - 8) * 3600);
    expect(after.runS).toBe(29 * 86_400);
  });

  test('is none before the first: nobody knows how old it was; what lasts until now is cut off there', () => {
    const { spans, completed } = cyclesOf(life, new Use(life), services);
    expect(completed).toBe(3);
    expect(spans.map(({ length }) => length)).toEqual([238, 238, 238, 480].map((hours) => hours * 3600));
    expect(spans[0]?.failures).toEqual([8 * 86_400, 9 * 86_400 - 3600]);
    expect(byAge(spans, 2)).toEqual([
      { toS: 240 * 3600, failures: 6, runS: (3 * 238 + 240) * 3600 },
      { toS: 480 * 3600, failures: 0, runS: 240 * 3600 },
    ]);
  });

  test('is told as a whole: wear by age, and the interval that fits it', () => {
    const found = effectOf(lifeWith(45, [8, 9, 18, 19, 28, 29, 38, 39]), new Use(life), services, {
      service: 1,
      failure: 4,
    });
    expect(found.days).toEqual({ n: 3, mean: 10, deviation: 0 });
    expect(found.wear).toBe('wearing');
    expect(found.laplace).toBeGreaterThan(1.6);
    expect(found.change).toMatchObject({ ratio: 0, low: 0 });
    expect(found.change?.high).toBeLessThan(1);
    expect(found.suggestion.kind).toBe('interval');
  });

  test('says nothing where nothing was done', () => {
    const found = effectOf(life, new Use(life), [], null);
    expect(found).toMatchObject({ wear: 'unknown', law: null, change: null, laplace: null, ages: [] });
    expect(found.suggestion).toMatchObject({ kind: 'too-few', failures: 0, spans: 0 });
  });

  test('counts what is not mended as a failure, and not as a repair', () => {
    const open: Life = { ...life, failures: [{ fromNs: DAY, toNs: null, downS: null }] };
    expect(spellOf(open, new Use(open), 0n, 2n * DAY)).toMatchObject({ failures: 1, repairs: 0, downS: 0 });
  });

  test('has means, spreads and medians that say so where there are too few values', () => {
    expect(spreadOf([])).toEqual({ n: 0, mean: null, deviation: null });
    expect(spreadOf([3])).toEqual({ n: 1, mean: 3, deviation: null });
    expect(spreadOf([1, 3])).toEqual({ n: 2, mean: 2, deviation: Math.SQRT2 });
    expect([median([]), median([5, 1, 3]), median([4, 2])]).toEqual([null, 3, 3]);
    expect(intervalsDays([0n, DAY, 3n * DAY])).toEqual([1, 2]);
  });
});
