import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChartSpec, chartOf, type Subgroup } from './chart.ts';

const I_MR: ChartSpec = {
  kind: 'i-mr',
  subgroup: 1,
  specification: { lower: null, upper: null },
  frozen: new Map(),
};
const values = (list: readonly number[], parts: Partial<Subgroup> = {}): Subgroup[] =>
  list.map((value, i) => ({ timeNs: BigInt(i), values: [value], product: 'a', afterGap: false, ...parts }));

describe('a control chart', () => {
  it('is empty of nothing', () => {
    expect(chartOf([], I_MR)).toEqual({ phases: [], points: [], violations: [] });
  });

  it('has limits of its own for each product, and no moving range from one to the other', () => {
    const one = values([10, 11, 10, 11]);
    const other = values([50, 52, 50, 52], { product: 'b' });
    const { phases, points } = chartOf([...one, ...other], I_MR);
    expect(phases.map(({ product, points: count }) => [product, count])).toEqual([
      ['a', 4],
      ['b', 4],
    ]);
    expect(phases.map(({ limits }) => limits?.centre)).toEqual([10.5, 51]);
    expect(phases.map(({ limits }) => limits?.range)).toEqual([1, 2]);
    expect(points[4]?.range).toBe(null);
  });

  it('bridges no gap: neither by a moving range nor by a run', () => {
    const list = values([10, 11, 10, 11, 30, 31, 30, 31]);
    const broken = list.map((one, i) => ({ ...one, afterGap: i === 4 }));
    expect(chartOf(broken, I_MR).phases[0]?.limits?.range).toBe(1);
    expect(chartOf(list, I_MR).phases[0]?.limits?.range).toBeGreaterThan(3);

    const frozen = new Map([['a', { centre: 10, range: 1 }]]);
    const run = values([10.1, 10.2, 10.1, 10.2, 10.1, 10.2, 10.1, 10.2]);
    const cut = run.map((one, i) => ({ ...one, afterGap: i === 4 }));
    expect(chartOf(run, { ...I_MR, frozen }).violations).toMatchObject([{ rule: 4, at: 7 }]);
    expect(chartOf(cut, { ...I_MR, frozen }).violations).toEqual([]);
  });

  it('judges by limits that were frozen, wherever its own points lie', () => {
    const frozen = new Map([['a', { centre: 10, range: 1.128 }]]);
    const { phases, violations } = chartOf(values([20, 21]), { ...I_MR, frozen });
    expect(phases[0]).toMatchObject({ basis: 'frozen', preliminary: false, inControl: false });
    expect(phases[0]?.limits).toMatchObject({ centre: 10, lower: 7, upper: 13, sigma: 1 });
    expect(violations.filter(({ rule }) => rule === 1).map(({ points }) => points)).toEqual([[0, 1]]);
  });

  it('has no limits where nothing varies or there is one point, and then says nothing of control', () => {
    for (const list of [[7, 7, 7], [7]]) {
      const { phases, violations } = chartOf(values(list), I_MR);
      expect(phases[0]).toMatchObject({ limits: null, inControl: null, capability: null });
      expect(violations).toEqual([]);
    }
  });

  it('marks a range beyond its limits', () => {
    const frozen = new Map([['a', { centre: 10, range: 1 }]]);
    const { violations } = chartOf(values([10, 13.3]), { ...I_MR, frozen });
    expect(violations).toContainEqual({ of: 'range', rule: 1, side: 'above', at: 1, points: [1] });
  });

  it('places violations among all points, whatever the phase and the gaps before', () => {
    const frozen = new Map([
      ['a', { centre: 10, range: 1 }],
      ['b', { centre: 50, range: 1 }],
    ]);
    const list = [
      ...values([10, 10.1]),
      ...values([50, 49.9, 60], { product: 'b' }).map((one, i) => ({ ...one, afterGap: i === 2 })),
    ];
    expect(chartOf(list, { ...I_MR, frozen }).violations).toEqual([
      { of: 'value', rule: 1, side: 'above', at: 4, points: [4] },
    ]);
  });

  const process = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 });

  it('does not change its verdict when the unit does', () => {
    fc.assert(
      fc.property(
        process,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: -100, max: 100 }),
        (list, scale, shift) => {
          // Powers of two and whole numbers: exact, so that a point on a limit stays on it.
          const factor = 2 ** (scale % 8);
          const [one, other] = [list, list.map((value) => value * factor + shift * 1024)].map((some) =>
            chartOf(values(some), {
              ...I_MR,
              frozen: new Map([
                ['a', some === list ? { centre: 0, range: 141 } : { centre: shift * 1024, range: 141 * factor }],
              ]),
            }),
          );
          expect(other?.violations).toEqual(one?.violations);
        },
      ),
    );
  });

  it('has limits on both sides of its centre, as far from it as each other', () => {
    fc.assert(
      fc.property(process, (list) => {
        const limits = chartOf(values(list), I_MR).phases[0]?.limits;
        if (!limits) return;
        expect(limits.upper - limits.centre).toBeCloseTo(limits.centre - limits.lower, 6);
        expect(limits.upper).toBeGreaterThan(limits.centre);
        expect(limits.rangeLower).toBeLessThanOrEqual(limits.range);
      }),
    );
  });
});
