/** Rollups: buckets say the same from them as from the samples, whatever came late and whenever the upkeep ran. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bucket } from '../port.ts';
import { type Bench, newMachine, S, SPEED, sample, T0 } from './bench.ts';
import { ODD_NAMES } from './odd-names.ts';

const MINUTE = 60n * S;
const HOUR = 60n * MINUTE;
/** A whole hour. */
const H0 = T0 - (T0 % HOUR);
const HOURS = 4n;
const DAY = 24n * HOUR;
/** A midnight. */
const D0 = T0 - (T0 % DAY);

type Window = readonly [fromNs: bigint, toNs: bigint, n: number];

/** Windows that hours divide, that minutes divide, and that nothing divides. */
const WINDOWS: readonly Window[] = [
  [H0 - 2n * HOUR, H0 + 6n * HOUR, 4],
  [H0, H0 + HOURS * HOUR, 16],
  [H0 + 7n * MINUTE, H0 + 67n * MINUTE, 60],
  [H0 + 50n * MINUTE, H0 + 3n * HOUR - 10n * MINUTE, 4],
  [H0 + 1n, H0 + 3n * HOUR, 7],
];

const value: fc.Arbitrary<Value | null> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 4) },
  { weight: 2, arbitrary: fc.bigInt({ min: -9n, max: 2n ** 53n + 1n }) },
  fc.constantFrom<Value | null>(Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2n ** 62n, true, 'run', null),
);
const sampleAt = fc.record({
  // Thick at the edges of minutes and hours.
  atNs: fc.oneof(
    fc.bigInt({ min: 0n, max: HOURS * HOUR - 1n }),
    fc
      .tuple(fc.bigInt({ min: 0n, max: HOURS * 60n - 1n }), fc.bigInt({ min: 0n, max: 1n }))
      .map(([minute, before]) => (minute === 0n ? 0n : minute * MINUTE - before)),
  ),
  value,
});
const history = fc.uniqueArray(sampleAt, { minLength: 5, maxLength: 60, selector: ({ atNs }) => atNs }).chain((all) =>
  fc.record({
    batches: fc.array(fc.subarray(all, { minLength: 1 }), { minLength: 1, maxLength: 3 }),
    all: fc.constant(all),
    /** Hours after the first one at which the upkeep runs, before each batch. */
    upkeeps: fc.array(fc.bigInt({ min: 0n, max: 8n }), { minLength: 5, maxLength: 5 }),
    reopened: fc.boolean(),
  }),
);

/** The same over three days. */
const DAYS: readonly Window[] = [
  [D0, D0 + 3n * DAY, 3],
  [D0 + HOUR, D0 + 3n * DAY, 71],
  [D0 + 7n * HOUR, D0 + 8n * HOUR, 60],
  [D0 + 1n, D0 + 3n * DAY, 4],
];

/** What the readings of a bucket say, by the port's words. */
function said(samples: readonly Sample[], fromNs: bigint, toNs: bigint): Bucket {
  const values = samples
    .filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs)
    .flatMap((one) => (one.value === null ? [] : [one.value]));
  const numbers = values
    .filter((one) => typeof one === 'number' || typeof one === 'bigint')
    .map(Number)
    .filter(Number.isFinite);
  const none = numbers.length === 0;
  return {
    ...{ fromNs, toNs, count: values.length, first: values[0] ?? null, last: values.at(-1) ?? null },
    min: none ? null : Math.min(...numbers),
    max: none ? null : Math.max(...numbers),
    mean: none ? null : numbers.reduce((a, b) => a + b, 0) / numbers.length,
  };
}

async function expectBuckets(
  bench: Bench,
  machine: MachineId,
  samples: readonly Sample[],
  windows = WINDOWS,
): Promise<void> {
  for (const [fromNs, toNs, n] of windows) {
    for (const bucket of await bench.historian.buckets(machine, SPEED, fromNs, toNs, n)) {
      const { mean, ...rest } = said(samples, bucket.fromNs, bucket.toNs);
      expect(bucket).toMatchObject(rest);
      // Sums in another order differ in their last digits, and one may run over where another doesn't.
      if (mean === null || !Number.isFinite(mean)) expect(bucket.mean === null).toBe(mean === null);
      else if (Math.abs(mean) < 1e300)
        expect(Math.abs((bucket.mean ?? 0) - mean)).toBeLessThanOrEqual(Math.abs(mean) * 1e-9 + 1e-9);
    }
  }
}

export function describeRollups(bench: Bench): void {
  describe('rollups', () => {
    test('say what the samples say, whatever comes late and whenever the upkeep runs', async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ batches, all, upkeeps, reopened }) => {
          const machine = newMachine();
          const made = (some: typeof all) => some.map(({ atNs, value: one }) => sample(machine, H0 + atNs, one));
          for (const [index, batch] of [...batches, all].entries()) {
            await bench.store(...made(batch));
            // What was marked last is known to the next life.
            if (reopened && index === batches.length) await bench.reopen();
            await bench.historian.upkeep(H0 + (upkeeps[index] ?? 0n) * HOUR);
          }
          const samples = made(all).sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
          await expectBuckets(bench, machine, samples);
          await bench.historian.upkeep(H0 + 9n * HOUR);
          if (!reopened) await bench.reopen();
          await expectBuckets(bench, machine, samples);
        }),
        { numRuns: 4 },
      );
    }, 120_000);

    test('of odd names and texts say what these say', async () => {
      const named = ODD_NAMES.map((odd) => [`${odd}-${newMachine()}` as MachineId, odd as SignalId, odd] as const);
      for (const [machine, signal, text] of named) {
        const again = sample(machine, H0 + 2n * MINUTE, `${text} again`, { signal });
        await bench.store(sample(machine, H0 + MINUTE, text, { signal }), again);
      }
      const told = async () => {
        for (const [machine, signal, text] of named) {
          expect(await bench.historian.buckets(machine, signal, H0, H0 + HOUR, 1), text).toMatchObject([
            { count: 2, first: text, last: `${text} again` },
          ]);
        }
      };
      await told();
      await bench.historian.upkeep(H0 + 9n * HOUR);
      await told();
      await bench.reopen();
      await told();
    });

    test('a sample that comes while hours are rolled up is in them', async () => {
      const machine = newMachine();
      const samples = Array.from({ length: 40 }, (_, i) => sample(machine, H0 + BigInt(i) * 5n * MINUTE, i));
      await bench.store(...samples.filter((_, i) => i % 2 === 0));
      const upkeep = bench.historian.upkeep(H0 + 9n * HOUR);
      for (const [i, one] of samples.entries()) if (i % 2 === 1) await bench.store(one);
      await upkeep;
      await expectBuckets(bench, machine, samples);
      await bench.historian.upkeep(H0 + 9n * HOUR);
      await expectBuckets(bench, machine, samples);
    });

    test('what is late for a day that is over counts once, however often it comes', async () => {
      const machine = newMachine();
      const early = [0n, 7n, 13n].map((hours) => sample(machine, D0 + hours * HOUR, Number(hours)));
      const late = sample(machine, D0 + 7n * HOUR + MINUTE, 100n);
      const samples = [...early, late, sample(machine, D0 + 9n * DAY, 0)].sort((a, b) =>
        a.timeNs < b.timeNs ? -1 : 1,
      );
      await bench.store(...samples.filter((one) => one !== late));
      await bench.historian.upkeep(D0 + 3n * DAY);
      await bench.store(late);
      await bench.store(late, ...early);
      for (const days of [3n, 4n, 5n]) {
        await bench.historian.upkeep(D0 + days * DAY);
        await bench.store(...early, late);
        await expectBuckets(bench, machine, samples, DAYS);
        expect(await bench.readings(machine)).toEqual(
          samples.map(({ timeNs, value: one, status }) => ({ timeNs, value: one, status })),
        );
      }
    }, 120_000);
  });
}
