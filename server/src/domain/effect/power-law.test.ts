import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestInterval, costPerTime, suggest } from './interval.ts';
import { laplace } from './laplace.ts';
import { type AgeSpan, fitPowerLaw } from './power-law.ts';

/** Modarres, Kaminskiy and Krivtsov, Reliability Engineering and Risk Analysis, example 5.11: times between failures, h. */
const MODARRES = [
  ...[104, 131, 1597, 59, 4, 503, 157, 6, 118, 173, 114, 62, 101, 216, 106],
  ...[140, 1, 102, 3, 393, 96, 232, 89, 61, 37, 293, 7, 165, 87, 99],
];
const total = (times: readonly number[]): number[] =>
  times.map((_, i) => times.slice(0, i + 1).reduce((a, b) => a + b));

describe('a power law process', () => {
  test('has the published shape and scale of a worked example, and the published trend', () => {
    const failures = total(MODARRES);
    const length = failures.at(-1) as number;
    const law = fitPowerLaw([{ length, failures }], 0.9);
    expect(law?.shape).toBeCloseTo(1.588, 3);
    expect((law?.scale ?? 0) ** -(law?.shape ?? 0)).toBeCloseTo(3.703e-5, 8);
    // Watching ended with the last failure, so that one tells nothing of a trend.
    expect(laplace([{ length, failures: failures.slice(0, -1) }])).toBeCloseTo(2.409, 3);
  });

  const span = fc
    .record({
      length: fc.double({ min: 10, max: 1000, noNaN: true }),
      at: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 8 }),
    })
    .map(({ length, at }): AgeSpan => ({ length, failures: at.map((share) => share * length).sort((a, b) => a - b) }));
  const spans = fc
    .array(span, { minLength: 1, maxLength: 8 })
    .filter((all) => all.some(({ failures }) => failures.length > 0));

  test('is the same in whatever unit ages are told, but for its scale', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 0.01, max: 5000, noNaN: true }), (all, unit) => {
        const scaled = all.map(({ length, failures }) => ({
          length: length * unit,
          failures: failures.map((age) => age * unit),
        }));
        const [one, other] = [fitPowerLaw(all, 0.9), fitPowerLaw(scaled, 0.9)];
        expect(other?.shape).toBeCloseTo(one?.shape ?? 0, 6);
        expect((other?.scale ?? 0) / unit / (one?.scale ?? 1)).toBeCloseTo(1, 6);
      }),
      { numRuns: 60 },
    );
  });

  test('expects as many failures as there were, and lies within its own interval', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const law = fitPowerLaw(all, 0.9);
        if (law === null) throw new Error('There were failures.');
        const expected = all.reduce((sum, { length }) => sum + (length / law.scale) ** law.shape, 0);
        expect(expected / law.failures).toBeCloseTo(1, 6);
        expect(law.shapeLow).toBeLessThanOrEqual(law.shape);
        expect(law.shapeHigh).toBeGreaterThanOrEqual(law.shape);
      }),
      { numRuns: 60 },
    );
  });

  test('of spans that are all as long has the shape n ÷ Σ ln(T ÷ t) [Crow 1975]', () => {
    const all = [
      { length: 50, failures: [5, 30] },
      { length: 50, failures: [44] },
      { length: 50, failures: [] },
    ];
    const logs = [5, 30, 44].reduce((sum, age) => sum + Math.log(50 / age), 0);
    expect(fitPowerLaw(all, 0.9)?.shape).toBeCloseTo(3 / logs, 9);
  });

  test('is found again in what was made by one: its interval holds the truth nine times in ten', () => {
    let held = 0;
    const runs = 300;
    const random = mulberry(11);
    for (let run = 0; run < runs; run++) {
      const made = Array.from({ length: 6 }, () => madeBy(2.2, 90, 60 + 120 * random(), random));
      const law = fitPowerLaw(made, 0.9);
      if (law !== null && law.shapeLow <= 2.2 && 2.2 <= law.shapeHigh) held++;
    }
    // Three standard errors of 300 runs are 5 %.
    expect(held / runs).toBeGreaterThan(0.85);
    expect(held / runs).toBeLessThan(0.95);
  });

  test('is none without a failure', () => {
    expect(fitPowerLaw([{ length: 100, failures: [] }], 0.9)).toBeNull();
    expect(fitPowerLaw([], 0.9)).toBeNull();
  });
});

describe('an interval', () => {
  test('costs less than any other', () => {
    const shapes = fc.double({ min: 1.05, max: 8, noNaN: true });
    const cost = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(shapes, cost, cost, fc.double({ min: 0.2, max: 5, noNaN: true }), (shape, service, failure, off) => {
        const law = { shape, scale: 100 };
        const best = bestInterval(law, { service, failure });
        const least = costPerTime(law, { service, failure }, best);
        expect(costPerTime(law, { service, failure }, best * off)).toBeGreaterThanOrEqual(least * (1 - 1e-12));
      }),
      { numRuns: 100 },
    );
  });

  const wearing: AgeSpan[] = Array.from({ length: 5 }, () => ({ length: 100, failures: [60, 85, 97] }));
  const present = { mean: 100, longest: 100 };

  test('is proposed where wear is sure, with its own interval', () => {
    const found = suggest(fitPowerLaw(wearing, 0.9), 5, { service: 1, failure: 2 }, present);
    if (found.kind !== 'interval') throw new Error(found.kind);
    expect(found.low).toBeLessThanOrEqual(found.interval);
    expect(found.high ?? 0).toBeGreaterThanOrEqual(found.interval);
    expect(found.costShare).toBeLessThanOrEqual(1);
  });

  test('is not proposed of too little, of chance, of what fails after a service, without costs, or beyond what was seen', () => {
    const kindOf = (all: readonly AgeSpan[], costs: Parameters<typeof suggest>[2]) =>
      suggest(fitPowerLaw(all, 0.9), all.length, costs, present).kind;
    const costs = { service: 1, failure: 2 };
    expect(kindOf(wearing.slice(0, 2), costs)).toBe('too-few');
    expect(kindOf([], costs)).toBe('too-few');
    expect(
      kindOf(
        Array.from({ length: 5 }, () => ({ length: 100, failures: [10, 45, 75] })),
        costs,
      ),
    ).toBe('no-wear');
    expect(
      kindOf(
        Array.from({ length: 5 }, () => ({ length: 100, failures: [0.1, 1, 2] })),
        costs,
      ),
    ).toBe('after-service');
    expect(kindOf(wearing, null)).toBe('no-cost');
    expect(kindOf(wearing, { service: 100, failure: 1 })).toBe('beyond');
  });
});

/** Failures of a power law process up to an age [Rigdon and Basu 1989: (t ÷ θ)^β of them are those of a Poisson process]. */
function madeBy(shape: number, scale: number, length: number, random: () => number): AgeSpan {
  const failures: number[] = [];
  for (let sum = 0; ; ) {
    sum -= Math.log(1 - random());
    const age = scale * sum ** (1 / shape);
    if (age > length) return { length, failures };
    failures.push(age);
  }
}

function mulberry(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
