/**
 * A machine makes parts, and its counter does all that counters do: rolls over, is reset, is swapped for another, glitches
 * backward, jumps; with silences of hours between two readings. An oracle knows what was made and what happened; the
 * readings must say the same.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CounterKind, type CounterLimits, type CounterMemory, readCounter } from './counter.ts';

const RATE_PER_S = 5;

/** What a counter does beside counting. */
const EVENTS = ['none', 'none', 'none', 'silence', 'reset', 'swap', 'glitch', 'jump'] as const;
type Event = (typeof EVENTS)[number];

interface Reading {
  second: number;
  value: number;
  /** Parts that this reading tells of, and what it must be taken for; `rollover` where it went through its end. */
  counted: number;
  kind: CounterKind | null;
}

const step = fc.record({
  event: fc.constantFrom(...EVENTS),
  afterS: fc.integer({ min: 1, max: 20 }),
  silenceS: fc.integer({ min: 600, max: 28_800 }),
  /** Parts in a second, in thousandths. */
  pace: fc.integer({ min: 0, max: 1000 }),
  /** How far a swap or a glitch goes, and how far below. */
  far: fc.integer({ min: 0, max: 999 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The readings of a counter that begins at `start` and rolls over at `modulus`, with what each must be taken for. */
function readingsOf(steps: readonly Step[], start: number, modulus: number): Reading[] {
  const readings: Reading[] = [{ second: 0, value: start, counted: 0, kind: 'baseline' }];
  let [second, value] = [0, start];
  const count = (parts: number): Reading => {
    const over = value + parts >= modulus;
    value = (value + parts) % modulus;
    // Exactly 0 is taken for a reset, as it nearly always is: one more part was made.
    const extra = over && value === 0 ? 1 : 0;
    value += extra;
    return { second, value, counted: parts + extra, kind: over ? 'rollover' : null };
  };
  const takes = (event: Event, { afterS, silenceS, pace, far }: Step): Reading[] => {
    const elapsedS = event === 'silence' ? silenceS : afterS;
    second += elapsedS;
    const parts = Math.floor((pace * elapsedS) / 1000);
    switch (event) {
      case 'reset':
        value = parts;
        return [{ second, value, counted: parts, kind: 'reset' }];
      case 'swap': {
        // Another one, far away either way; what was made at the change is on neither.
        const up = far % 2 === 0;
        value = up ? value + 5000 + far : Math.round(value / 2) - far;
        const first: Reading = { second, value, counted: 0, kind: up ? 'jump' : 'glitch' };
        second += 10;
        value += parts + 1;
        return [first, { second, value, counted: parts + 1, kind: 'swap' }];
      }
      case 'glitch': {
        const first: Reading = { second, value: Math.round(value / 2) - far, counted: 0, kind: 'glitch' };
        second += 1;
        value += parts;
        return [first, { second, value, counted: parts, kind: null }];
      }
      case 'jump': {
        const first: Reading = { second, value: value + 5000 + far, counted: 0, kind: 'jump' };
        second += 1;
        value += parts;
        return [first, { second, value, counted: parts, kind: 'glitch' }];
      }
      default:
        return [count(parts)];
    }
  };
  for (const given of steps) {
    // What only looks like something else is told by no reading: near zero a glitch is a reset, near its end a jump a rollover.
    const room = value > 20_000 && value < modulus - 20_000;
    readings.push(...takes(room || given.event === 'silence' ? given.event : 'none', given));
  }
  return readings;
}

/** What the readings are taken for. */
function taken(readings: readonly Reading[], limits: CounterLimits) {
  let memory: CounterMemory | null = null;
  return readings.map(({ second, value }) => {
    const result: ReturnType<typeof readCounter> = readCounter(memory, value, BigInt(second) * 1_000_000_000n, limits);
    memory = result.memory;
    return { second, value, counted: result.delta, kind: result.kind };
  });
}

const steps = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' });

describe.each([65_536, 1_000_000, 2 ** 32])('a counter with the modulus %d', (modulus) => {
  it('is understood, whatever it does, across silences too', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 40_000 }), (given, start) => {
        const readings = readingsOf(given, start, modulus);
        expect(taken(readings, { modulus, ratePerS: RATE_PER_S })).toEqual(readings);
      }),
      { numRuns: 150 },
    );
  });
});

describe.each([2 ** 16, 2 ** 32])('a counter that rolls over at %d without saying so', (modulus) => {
  it('is understood while it is watched', () => {
    const watched = steps.map((given) => given.filter(({ event }) => event !== 'silence'));
    fc.assert(
      fc.property(watched, fc.integer({ min: 0, max: 60_000 }), (given, below) => {
        const readings = readingsOf(given, modulus - 1 - below, modulus);
        expect(taken(readings, { modulus: null, ratePerS: RATE_PER_S })).toEqual(readings);
      }),
      { numRuns: 150 },
    );
  });

  it('once seen to do so, is understood across silences', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const counting = given.map((one): Step => (one.event === 'silence' ? one : { ...one, event: 'none' }));
        const readings = readingsOf(
          [{ ...(given[0] as Step), event: 'none', afterS: 20, pace: 1000 }, ...counting],
          modulus - 5,
          modulus,
        );
        expect(taken(readings, { modulus: null, ratePerS: RATE_PER_S })).toEqual(readings);
      }),
      { numRuns: 100 },
    );
  });
});

it('a reset just below 2^16 during a long silence is no rollover, where nobody has seen one', () => {
  const at = (second: number, value: number): Reading => ({ second, value, counted: 0, kind: null });
  const limits = { modulus: null, ratePerS: RATE_PER_S };
  expect(taken([at(0, 64_000), at(7200, 900)], limits)[1]).toMatchObject({ counted: 900, kind: 'reset' });
  expect(taken([at(0, 65_400), at(30, 20)], limits)[1]).toMatchObject({ counted: 156, kind: 'rollover' });
  // Where the plant says that it rolls over there, it did.
  expect(taken([at(0, 64_000), at(7200, 900)], { ...limits, modulus: 65_536 })[1]).toMatchObject({ kind: 'rollover' });
});

describe('energy', () => {
  const kWh = (...values: number[]) => values.map((value, i) => ({ second: i, value, counted: 0, kind: null }));
  const briefly = (values: number[], ratePerS: number | null) =>
    taken(kWh(...values), { modulus: null, ratePerS }).map(({ counted, kind }) => [counted, kind]);

  it('that drops for a moment and is back was a glitch, not another meter', () => {
    for (const ratePerS of [null, 20 / 3600]) {
      expect(briefly([500, 300, 504], ratePerS)).toEqual([
        [0, 'baseline'],
        [0, 'glitch'],
        [4, null],
      ]);
    }
    expect(briefly([500, 300, 301], 20 / 3600).at(-1)).toEqual([1, 'swap']);
  });

  it('that rises faster than the machine can take it is not believed where its power is known', () => {
    expect(briefly([500, 900, 501], 20 / 3600)).toEqual([
      [0, 'baseline'],
      [0, 'jump'],
      [1, 'glitch'],
    ]);
    expect(briefly([500, 900], null).at(-1)).toEqual([400, null]);
  });
});
