/** Generators of entries for property tests: every kind, every value that is hard to keep exact. */

import fc from 'fast-check';
import type { MachineId, SignalId } from '../identity.ts';
import { type Entry, type Filled, GAP_CAUSES, type Gap, type Observed, type Sample, type Value } from '../sample.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const machine = fc.constantFrom('filler-1', 'filler-2', 'Press_7', 'a'.repeat(64), 'x') as fc.Arbitrary<MachineId>;
const signal = fc.constantFrom(
  'state',
  'count/good',
  'count/reject',
  'Axis.1/motor/temperature',
  's',
) as fc.Arbitrary<SignalId>;

/** Times as machines give them: ticks of a millisecond, of 100 ns, of a nanosecond; and any 64 bits. */
export const timeNs: fc.Arbitrary<bigint> = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((ms) => 1_763_000_000_000_000_000n + BigInt(ms) * 1_000_000n),
  fc.integer({ min: 0, max: 10_000_000 }).map((ticks) => 1_763_000_000_000_000_000n + BigInt(ticks) * 100n),
  fc.integer({ min: 0, max: 1000 }).map((ns) => 1_763_000_000_000_000_000n + BigInt(ns)),
  fc.constantFrom(0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)),
  int64,
);

/** Floats: whole, decimal, single, any, and the odd ones. */
export const float: fc.Arbitrary<number> = fc.oneof(
  fc.integer(),
  fc.integer().map((n) => n / 1000),
  fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 })).map(([m, e]) => m / 10 ** e),
  fc.float(),
  fc.double(),
  fc.constantFrom(
    Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    5e-324,
    Number.MAX_VALUE,
    2 ** 53,
    2 ** 47,
    2 ** 44,
    0.1,
    -0.1,
  ),
);

export const value: fc.Arbitrary<Value | null> = fc.oneof(
  float,
  int64,
  fc.boolean(),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constant(null),
);

const status = fc.oneof(fc.constant(0), fc.constantFrom(0x40000000, 0x80000000, 0xffffffff), fc.nat(0xffffffff));

const sample: fc.Arbitrary<Sample> = fc
  .record({
    machine,
    signal,
    timeNs,
    value,
    status,
    source: fc.option(timeNs, { freq: 5 }),
    wrongClock: fc.option(fc.constant(true as const), { freq: 1 }),
    historical: fc.option(fc.constant(true as const), { freq: 1 }),
  })
  .map(({ source, wrongClock, historical, ...rest }) => ({
    kind: 'sample',
    ...rest,
    ...(source === null ? {} : { sourceTimeNs: source }),
    ...(wrongClock === null ? {} : { wrongClock }),
    ...(historical === null ? {} : { historical }),
  }));

const observed: fc.Arbitrary<Observed> = fc
  .record({ machine, fromNs: timeNs, throughNs: timeNs })
  .map((rest) => ({ kind: 'observed', ...rest }));

const stretch = fc.record({
  machine,
  signals: fc.array(signal, { maxLength: 5 }),
  fromNs: timeNs,
  toNs: timeNs,
  cause: fc.constantFrom(...GAP_CAUSES),
});

const gap: fc.Arbitrary<Gap> = stretch.map((rest) => ({ kind: 'gap', ...rest }));
const filled: fc.Arbitrary<Filled> = stretch.map((rest) => ({ kind: 'filled', ...rest }));

export const entry: fc.Arbitrary<Entry> = fc.oneof({ arbitrary: sample, weight: 8 }, observed, gap, filled);

export const entries: fc.Arbitrary<Entry[]> = fc.array(entry, { maxLength: 60 });
