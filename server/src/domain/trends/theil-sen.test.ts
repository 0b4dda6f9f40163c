import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile, reachOf, TREND_MIN_POINTS, type TrendPoint, trendOf } from './theil-sen.ts';

const line = (n: number, slope: number, level: number): TrendPoint[] =>
  Array.from({ length: n }, (_, at) => ({ at, value: level + slope * at }));

describe('a trend', () => {
  test('of a line is the line', () => {
    const trend = trendOf(line(12, 0.5, 3), 11, 0.95);
    expect(trend?.slope).toBeCloseTo(0.5);
    expect(trend?.level).toBeCloseTo(8.5);
    expect([trend?.slopeLow, trend?.slopeHigh].map((one) => one?.toFixed(6))).toEqual(['0.500000', '0.500000']);
  });

  test('takes the ranks of Gilbert’s §16.5 among all slopes: the middle one, the 13th and the 33rd of 45', () => {
    const given = [10, 22, 21, 30, 22, 30, 40, 40, 41, 52].map((value, at) => ({ at, value }));
    const trend = trendOf(given, 9, 0.9);
    // C = 1.645 √125 = 18.4: M₁ = (45 − C) ÷ 2 = 13.3 and M₂ + 1 = (45 + C) ÷ 2 + 1 = 32.7.
    const slopes = given
      .flatMap((a, i) => given.slice(i + 1).map((b) => (b.value - a.value) / (b.at - a.at)))
      .sort((a, b) => a - b);
    expect(trend).toMatchObject({ slope: slopes[22], slopeLow: slopes[12], slopeHigh: slopes[32] });
  });

  test(`needs ${TREND_MIN_POINTS} points`, () => {
    expect(trendOf(line(TREND_MIN_POINTS - 1, 1, 0), 0, 0.95)).toBeNull();
    expect(trendOf(line(TREND_MIN_POINTS, 1, 0), 0, 0.95)).not.toBeNull();
  });

  test('is not bent by a quarter of the points that are wrong by any amount', () => {
    const wrong = line(40, 0.2, 5).map((point, i) =>
      i % 4 === 0 ? { ...point, value: (-1) ** i * 1e6 + i ** 3 } : point,
    );
    expect(trendOf(wrong, 39, 0.95)?.slope).toBeCloseTo(0.2, 1);
  });

  test('the interval holds the true slope about as often as it says', () => {
    // A generator of its own, so that the count is the same in every run.
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const noise = () => random() + random() + random() + random() + random() + random() - 3;
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const points = line(24, 0.1, 0).map(({ at, value }) => ({ at, value: value + noise() }));
      const { slopeLow, slopeHigh } = trendOf(points, 23, 0.9) as { slopeLow: number; slopeHigh: number };
      if (slopeLow <= 0.1 && 0.1 <= slopeHigh) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.86);
    expect(held / 400).toBeLessThan(0.95);
  });
});

describe('when it reaches a limit', () => {
  const trend = { slope: 2, slopeLow: 1, slopeHigh: 4, level: 10 };

  test('the fast end of the interval first, the slow end last', () => {
    expect(reachOf(trend, 30, 'above')).toEqual({ expected: 10, earliest: 5, latest: 20 });
    expect(reachOf({ slope: -2, slopeLow: -4, slopeHigh: -1, level: 10 }, 2, 'below')).toEqual({
      expected: 4,
      earliest: 2,
      latest: 8,
    });
  });

  test('never, where it goes the other way; at once, where it is there', () => {
    expect(reachOf({ ...trend, slopeLow: -1 }, 30, 'above').latest).toBeNull();
    expect(reachOf(trend, 5, 'below')).toEqual({ expected: null, earliest: null, latest: null });
    expect(reachOf(trend, 9, 'above')).toEqual({ expected: 0, earliest: 0, latest: 0 });
  });
});

test('property: moving or stretching values and time does the same to the trend', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 20 });
  fc.assert(
    fc.property(values, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }), (list, move, stretch) => {
      const points = list.map((value, at) => ({ at, value }));
      const plain = trendOf(points, 0, 0.9);
      const moved = trendOf(
        points.map(({ at, value }) => ({ at: at * 2, value: value * stretch + move })),
        0,
        0.9,
      );
      expect(moved?.slope).toBeCloseTo(((plain?.slope ?? 0) * stretch) / 2);
      expect(moved?.level).toBeCloseTo((plain?.level ?? 0) * stretch + move);
      expect(moved?.slopeLow).toBeCloseTo(((plain?.slopeLow ?? 0) * stretch) / 2);
    }),
  );
});

test.each([
  [0.5, 0],
  [0.9, 1.28155],
  [0.95, 1.64485],
  [0.975, 1.95996],
  [0.995, 2.57583],
])('the quantile of %f is %f', (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 2);
});
