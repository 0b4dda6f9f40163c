import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capitalPerYear, capitalRecovery, paybackOf, sinkingFund } from './annual-cost.ts';
import { type Amounts, compare, propose } from './proposal.ts';

const AMOUNTS: Amounts = {
  ...{ price: 100_000, salvage: 10_000, lifeYears: 10, rate: 0.08, resale: 5000, yearsLeft: 2 },
  ...{ downtime: 40_000, corrective: 6000, planned: 3000, growth: 1, failureShare: 0.25 },
};

describe('factors of engineering economics', () => {
  test('are those of the interest tables: (A/P, 8 %, 10) = 0.1490, (A/F, 8 %, 10) = 0.0690, (A/P, 10 %, 8) = 0.1874', () => {
    expect(capitalRecovery(0.08, 10)).toBeCloseTo(0.149, 4);
    expect(sinkingFund(0.08, 10)).toBeCloseTo(0.069, 4);
    expect(capitalRecovery(0.1, 8)).toBeCloseTo(0.1874, 4);
    expect(capitalRecovery(0, 4)).toBe(0.25);
  });

  test('a price, paid for in equal parts with interest, is paid for at the end of its life', () => {
    const amount = fc.double({ min: 1, max: 1e9, noNaN: true });
    const rate = fc.double({ min: 0.001, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(amount, rate, fc.integer({ min: 1, max: 40 }), (price, interest, years) => {
        const paid = capitalPerYear(price, price / 5, interest, years);
        let debt = price;
        for (let year = 0; year < years; year++) debt = debt * (1 + interest) - paid;
        expect(debt / price).toBeCloseTo(0.2, 5);
      }),
      { numRuns: 100 },
    );
  });

  test('a payback with interest is later than one without, and may never come', () => {
    expect(paybackOf(1000, 250, 0)).toEqual({ simpleYears: 4, discountedYears: 4 });
    // 250 × (P/A, 10 %, n) = 1000 at n = 5.36.
    expect(paybackOf(1000, 250, 0.1).discountedYears).toBeCloseTo(5.3596, 3);
    expect(paybackOf(1000, 90, 0.1).discountedYears).toBeNull();
    expect(paybackOf(1000, 0, 0.1)).toEqual({ simpleYears: null, discountedYears: null });
    expect(paybackOf(-5, 10, 0.1)).toEqual({ simpleYears: 0, discountedYears: 0 });
  });
});

describe('repair or replace', () => {
  test('compares a year of each, part by part', () => {
    const found = compare(AMOUNTS);
    expect(found.keep).toEqual({ capital: 400 + 2500, downtime: 40_000, corrective: 6000, planned: 3000 });
    expect(found.replace.capital).toBeCloseTo(100_000 * 0.149029 - 10_000 * 0.069029, 0);
    expect(found.replace).toMatchObject({ downtime: 10_000, corrective: 1500, planned: 3000 });
    expect(found.savingPerYear).toBe(34_500);
    expect(found.payback.simpleYears).toBeCloseTo(95_000 / 34_500, 9);
  });

  test('says replace, keep, or what it depends on', () => {
    expect(propose(AMOUNTS).verdict).toBe('replace');
    expect(propose({ ...AMOUNTS, downtime: 500, corrective: 100 }).verdict).toBe('keep');
    expect(propose({ ...AMOUNTS, downtime: 11_000, corrective: 4000 }).verdict).toBe('depends');
  });

  test('at its break-even price and cost of failures both sides are worth the same', () => {
    const money = fc.double({ min: 0, max: 1e6, noNaN: true });
    const amounts = fc.record({
      ...{ price: fc.double({ min: 1000, max: 1e7, noNaN: true }), salvage: fc.constant(0), resale: fc.constant(0) },
      ...{ lifeYears: fc.double({ min: 1, max: 40, noNaN: true }), yearsLeft: fc.integer({ min: 0, max: 20 }) },
      ...{ rate: fc.double({ min: 0, max: 0.3, noNaN: true }), downtime: money, corrective: money, planned: money },
      ...{
        growth: fc.double({ min: 0.5, max: 2, noNaN: true }),
        failureShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
      },
    });
    fc.assert(
      fc.property(amounts, (given) => {
        const { breakEvenPrice, breakEvenFailures, keepTotal, replaceTotal } = propose(given);
        const scale = Math.max(keepTotal, replaceTotal, 1);
        if (breakEvenPrice !== null) {
          const at = compare({ ...given, price: breakEvenPrice });
          expect((at.keepTotal - at.replaceTotal) / scale).toBeCloseTo(0, 6);
        }
        if (breakEvenFailures !== null) {
          const at = compare({ ...given, downtime: breakEvenFailures / given.growth, corrective: 0 });
          expect((at.keepTotal - at.replaceTotal) / scale).toBeCloseTo(0, 6);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('what costs more never speaks against replacing, and a dearer replacement never for it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 5, noNaN: true }), (times) => {
        const gain = (amounts: Amounts) => compare(amounts).keepTotal - compare(amounts).replaceTotal;
        expect(gain({ ...AMOUNTS, downtime: AMOUNTS.downtime * times })).toBeGreaterThanOrEqual(gain(AMOUNTS));
        expect(gain({ ...AMOUNTS, price: AMOUNTS.price * times })).toBeLessThanOrEqual(gain(AMOUNTS));
      }),
      { numRuns: 50 },
    );
  });
});
