import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateRatio } from './rates.ts';

test('a ratio of rates has the exact interval of its binomial share', () => {
  // 10 of 14 by Clopper and Pearson at 95 %: 0.4190 to 0.9161.
  const found = rateRatio({ failures: 4, time: 100 }, { failures: 10, time: 100 }, 0.95);
  expect(found?.ratio).toBeCloseTo(2.5, 9);
  expect(found?.low).toBeCloseTo(0.419 / 0.581, 2);
  expect(found?.high ?? 0).toBeCloseTo(0.9161 / 0.0839, 1);
});

test('is unknown without a failure and without time, and unbounded where the first has none', () => {
  expect(rateRatio({ failures: 0, time: 5 }, { failures: 0, time: 5 }, 0.9)).toBeNull();
  expect(rateRatio({ failures: 1, time: 0 }, { failures: 1, time: 5 }, 0.9)).toBeNull();
  expect(rateRatio({ failures: 0, time: 5 }, { failures: 3, time: 5 }, 0.9)).toMatchObject({ ratio: null, high: null });
});

test('holds the ratio, and is turned round when the two change places', () => {
  const exposure = fc.record({
    failures: fc.integer({ min: 1, max: 40 }),
    time: fc.double({ min: 1, max: 1e4, noNaN: true }),
  });
  fc.assert(
    fc.property(exposure, exposure, (first, second) => {
      const [one, other] = [rateRatio(first, second, 0.9), rateRatio(second, first, 0.9)];
      expect(one?.low).toBeLessThan(one?.ratio ?? 0);
      expect(one?.high ?? 0).toBeGreaterThan(one?.ratio ?? 0);
      expect((one?.low ?? 0) * (other?.high ?? 0)).toBeCloseTo(1, 6);
    }),
    { numRuns: 60 },
  );
});
