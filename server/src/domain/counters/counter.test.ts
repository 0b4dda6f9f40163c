import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CounterLimits, type CounterMemory, readCounter } from './counter.ts';

const NS_PER_S = 1_000_000_000;
const PARTS: CounterLimits = { modulus: null, ratePerS: 5 };

/** Reads `[second, value]` pairs; gives `[counted, kind]` of each. */
function readings(pairs: readonly (readonly [number, number | bigint])[], limits: CounterLimits = PARTS) {
  let memory: CounterMemory | null = null;
  return pairs.map(([second, value]) => {
    const step: ReturnType<typeof readCounter> = readCounter(
      memory,
      value,
      BigInt(Math.round(second * NS_PER_S)),
      limits,
    );
    memory = step.memory;
    return [step.delta, step.kind];
  });
}
const last = (...pairs: (readonly [number, number | bigint])[]) => readings(pairs).at(-1);

describe('a counter', () => {
  it('begins with its baseline, which counts nothing', () => {
    expect(
      readings([
        [0, 81_000],
        [10, 81_003],
        [11, 81_003],
      ]),
    ).toEqual([
      [0, 'baseline'],
      [3, null],
      [0, null],
    ]);
  });

  it('rolls over at its modulus', () => {
    expect(
      readings(
        [
          [0, 995],
          [10, 3],
        ],
        { modulus: 1000, ratePerS: 5 },
      ).at(-1),
    ).toEqual([8, 'rollover']);
  });

  it('rolls over at 16 and 32 bits without being told', () => {
    expect(last([0, 65_530], [10, 4])).toEqual([10, 'rollover']);
    expect(last([0, 2 ** 32 - 6], [10, 4])).toEqual([10, 'rollover']);
    expect(last([0, 2n ** 32n - 6n], [10, 4n])).toEqual([10, 'rollover']);
  });

  it('is reset to zero, and what was made since counts', () => {
    expect(last([0, 8000], [10, 0])).toEqual([0, 'reset']);
    expect(last([0, 8000], [10, 7])).toEqual([7, 'reset']);
    // Far below the modulus, after a long rest: not a rollover that happens to land on zero.
    expect(
      readings(
        [
          [0, 60_000],
          [50_000, 0],
        ],
        { modulus: 65_536, ratePerS: 5 },
      ).at(-1),
    ).toEqual([0, 'reset']);
  });

  it('that glitches backwards counts nothing twice', () => {
    const steps = readings([
      [0, 1000],
      [1, 998],
      [2, 999],
      [3, 1000],
      [4, 1002],
    ]);
    expect(steps.map(([counted]) => counted)).toEqual([0, 0, 0, 0, 2]);
    expect(steps[1]?.[1]).toBe('glitch');
    expect(
      readings([
        [0, 1000],
        [1, 400],
        [2, 1001],
      ]).slice(1),
    ).toEqual([
      [0, 'glitch'],
      [1, null],
    ]);
  });

  it('that drops to zero for a moment was not reset', () => {
    expect(
      readings([
        [0, 1000],
        [1, 0],
        [2, 1001],
      ]).slice(1),
    ).toEqual([
      [0, 'reset'],
      [1, 'glitch'],
    ]);
  });

  it('that jumps beyond the highest plausible rate counts nothing of it', () => {
    expect(
      readings([
        [0, 100],
        [1, 50_000],
        [2, 101],
      ]).slice(1),
    ).toEqual([
      [0, 'jump'],
      [1, 'glitch'],
    ]);
  });

  it('swapped for another goes on from there', () => {
    expect(
      readings([
        [0, 100],
        [1, 50_000],
        [2, 50_001],
        [3, 50_003],
      ]).slice(1),
    ).toEqual([
      [0, 'jump'],
      [1, 'swap'],
      [2, null],
    ]);
    expect(
      readings([
        [0, 50_000],
        [1, 1200],
        [2, 1201],
      ]).slice(1),
    ).toEqual([
      [0, 'glitch'],
      [1, 'swap'],
    ]);
  });

  it('may have been away as long as its increment is plausible for that time', () => {
    expect(last([0, 100], [3600, 15_100])).toEqual([15_000, null]);
    expect(last([0, 100], [3600, 19_100])).toEqual([0, 'jump']);
  });

  it('of a tool with several cavities counts them at once, soon after the baseline too', () => {
    expect(last([0, 100], [0.3, 108])).toEqual([8, null]);
  });

  it('beyond 2^53 is exact', () => {
    expect(last([0, 2n ** 60n], [10, 2n ** 60n + 7n])).toEqual([7, null]);
  });
});

describe('energy', () => {
  const energy = { modulus: null, ratePerS: null };

  it('has no highest rate, but a decrease is no consumption', () => {
    const steps = readings(
      [
        [0, 10],
        [1, 900.5],
        [2, 900.4],
        [3, 901.5],
        [4, 0.5],
      ],
      energy,
    );
    expect(steps[1]).toEqual([890.5, null]);
    expect(steps[2]).toEqual([0, 'glitch']);
    expect(steps[3]?.[0]).toBeCloseTo(1, 9);
    expect(steps[4]).toEqual([0.5, 'reset']);
  });
});

describe('any sequence of readings', () => {
  it('never counts a negative part, nor more than is plausible', () => {
    const reading = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: -100, max: 70_000 }));
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 40 }),
        fc.option(fc.integer({ min: 2, max: 70_000 })),
        (given, modulus) => {
          let second = 0;
          const pairs = given.map(([after, value]) => {
            second += after / 10;
            return [second, value] as const;
          });
          const steps = readings(pairs, { modulus, ratePerS: 5 });
          const total = steps.reduce((sum, [counted]) => sum + Number(counted), 0);
          for (const [counted] of steps) expect(counted).toBeGreaterThanOrEqual(0);
          expect(total).toBeLessThanOrEqual((second - (pairs[0]?.[0] ?? 0)) * 5 + 10 * steps.length);
        },
      ),
    );
  });

  it('of a counter that only counts gives exactly what it counted, over any number of rollovers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 999 }),
        (increments, start) => {
          let raw = start;
          const pairs = increments.map((increment, i) => {
            raw += increment;
            // Exactly 0 is taken for a reset, as it nearly always is: here it is stepped over.
            if (raw % 1000 === 0) raw += 1;
            return [(i + 1) * 10, raw % 1000] as const;
          });
          const steps = readings([[0, start], ...pairs], { modulus: 1000, ratePerS: 5 });
          expect(steps.reduce((sum, [counted]) => sum + Number(counted), 0)).toBe(raw - start);
        },
      ),
    );
  });
});
