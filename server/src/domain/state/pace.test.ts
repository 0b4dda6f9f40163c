import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, isSlow, lastCycleS, type Pace, rateOf } from './pace.ts';

const NS_PER_S = 1_000_000_000n;
/** A part every `cycleS` seconds of run time. */
const steady = (parts: number, cycleS: number): Pace =>
  Array.from({ length: parts }).reduce<Pace>(
    (pace, _, i) => counted(pace, BigInt(Math.round((i + 1) * cycleS * 1e9)), 1),
    [],
  );
const endOf = (pace: Pace) => pace.at(-1)?.runNs ?? 0n;

describe('the rate', () => {
  it('is unknown before a whole cycle', () => {
    expect(rateOf([], 5n * NS_PER_S)).toBeNull();
    expect(rateOf(steady(1, 2), 3n * NS_PER_S)).toBeNull();
  });

  it('is that of the last ten cycles', () => {
    const slowThenFast = Array.from({ length: 10 }).reduce<Pace>(
      (pace) => counted(pace, endOf(pace) + NS_PER_S, 1),
      steady(30, 4),
    );
    expect(slowThenFast.length).toBe(11);
    expect(rateOf(slowThenFast, endOf(slowThenFast))).toBe(1);
  });

  it('falls while a part is overdue', () => {
    const pace = steady(20, 1);
    expect(rateOf(pace, endOf(pace) + NS_PER_S / 2n)).toBe(1);
    expect(rateOf(pace, endOf(pace) + 12n * NS_PER_S)).toBe(0.5);
  });

  it('counts parts, not readings', () => {
    const fours = Array.from({ length: 6 }).reduce<Pace>((pace) => counted(pace, endOf(pace) + 20n * NS_PER_S, 4), []);
    expect(rateOf(fours, endOf(fours))).toBe(0.2);
    expect(lastCycleS(fours)).toBe(5);
  });

  it('is that of the machine, whatever its cycle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 12, max: 60 }), (cycleMs, parts) => {
        const pace = steady(parts, cycleMs / 1000);
        expect(rateOf(pace, endOf(pace))).toBeCloseTo(1000 / cycleMs, 6);
        expect(pace.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('slow', () => {
  it('is below the limit over ten whole cycles, and not before', () => {
    expect(isSlow(steady(10, 2), endOf(steady(10, 2)), 1, 0.85)).toBe(false);
    expect(isSlow(steady(11, 2), endOf(steady(11, 2)), 1, 0.85)).toBe(true);
    expect(isSlow(steady(11, 1), endOf(steady(11, 1)), 1, 0.85)).toBe(false);
  });

  it('begins just below the limit, not at it', () => {
    const atLimit = steady(20, 1 / 0.8);
    expect(isSlow(atLimit, endOf(atLimit), 1, 0.8)).toBe(false);
    const below = steady(20, 1.26);
    expect(isSlow(below, endOf(below), 1, 0.8)).toBe(true);
  });
});
