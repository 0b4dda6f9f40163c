/** Buckets: exact edges, and what of each kind of value they say. */

import type { MachineId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bench, newMachine, S, SPEED, sample, T0 } from './bench.ts';

export function describeBuckets(bench: Bench): void {
  describe('buckets', () => {
    const one = async (machine: MachineId, ...values: (Value | null)[]) => {
      await bench.store(...values.map((value, i) => sample(machine, T0 + BigInt(i), value)));
      const [bucket] = await bench.historian.buckets(machine, SPEED, T0, T0 + 100n, 1);
      return bucket;
    };

    test('cover the window exactly, empty ones included', async () => {
      const machine = newMachine();
      await bench.store(sample(machine, T0, 1), sample(machine, T0 + 4n * S - 1n, 5), sample(machine, T0 + 4n * S, 9));
      const buckets = await bench.historian.buckets(machine, SPEED, T0, T0 + 4n * S, 4);
      expect(buckets.map(({ fromNs, toNs }) => [fromNs - T0, toNs - T0])).toEqual(
        [0n, 1n, 2n, 3n].map((i) => [i * S, (i + 1n) * S]),
      );
      expect(buckets.map(({ count }) => count)).toEqual([1, 0, 0, 1]);
      expect(buckets[1]).toEqual({
        fromNs: T0 + S,
        toNs: T0 + 2n * S,
        count: 0,
        min: null,
        max: null,
        mean: null,
        first: null,
        last: null,
      });
      expect(await bench.historian.buckets('never-seen' as MachineId, SPEED, T0, T0 + S, 3)).toHaveLength(3);
    });

    test('each reading is in the bucket within whose edges it lies, also where the window does not divide', async () => {
      const machine = newMachine();
      const times = fc.sample(fc.bigInt({ min: 0n, max: 999n }), 60);
      await bench.store(...[...new Set(times)].map((time) => sample(machine, T0 + time, Number(time))));
      for (const n of [1, 3, 7, 64, 999, 1000, 1500]) {
        const buckets = await bench.historian.buckets(machine, SPEED, T0, T0 + 1000n, n);
        expect(buckets).toHaveLength(n);
        expect(buckets[0]?.fromNs).toBe(T0);
        expect(buckets.at(-1)?.toNs).toBe(T0 + 1000n);
        for (const [i, bucket] of buckets.entries()) {
          if (i > 0) expect(bucket.fromNs).toBe(buckets[i - 1]?.toNs);
          const inside = [...new Set(times)].filter((time) => T0 + time >= bucket.fromNs && T0 + time < bucket.toNs);
          expect(bucket.count).toBe(inside.length);
          if (inside.length > 0) expect(bucket.min).toBe(inside.map(Number).reduce((a, b) => Math.min(a, b)));
        }
      }
    });

    test.each([7, 600, 999])('readings on the edges of %i buckets of three months are on the right side', async (n) => {
      const machine = newMachine();
      const toNs = T0 + 90n * 86_400n * S + 1n;
      const edges = await bench.historian.buckets(machine, SPEED, T0, toNs, n);
      await bench.store(
        ...edges.flatMap(({ fromNs, toNs: end }) => [sample(machine, fromNs, 1), sample(machine, end - 1n, 3)]),
      );
      const buckets = await bench.historian.buckets(machine, SPEED, T0, toNs, n);
      expect(buckets.filter(({ count, first, last }) => count !== 2 || first !== 1 || last !== 3)).toEqual([]);
    });

    test('minimum, maximum, mean, first and last of floats', async () => {
      expect(await one(newMachine(), 4, -1.5, 6, 3.5)).toMatchObject({
        count: 4,
        min: -1.5,
        max: 6,
        mean: 3,
        first: 4,
        last: 3.5,
      });
    });

    test('of integers, where the first and last are exact', async () => {
      const large = 9_007_199_254_740_993n;
      expect(await one(newMachine(), 10n, 2n, large)).toMatchObject({
        count: 3,
        min: 2,
        max: Number(large),
        first: 10n,
        last: large,
      });
    });

    test('of truth values and texts there is no mean', async () => {
      const none = { min: null, max: null, mean: null };
      expect(await one(newMachine(), true, false)).toMatchObject({ count: 2, ...none, first: true, last: false });
      expect(await one(newMachine(), 'run', 'stop', 'run')).toMatchObject({
        count: 3,
        ...none,
        first: 'run',
        last: 'run',
      });
    });

    test('NaN and the infinities are readings, but no minimum, maximum or mean', async () => {
      expect(await one(newMachine(), Number.NaN, 2, 4, Number.POSITIVE_INFINITY)).toMatchObject({
        count: 4,
        min: 2,
        max: 4,
        mean: 3,
        first: Number.NaN,
        last: Number.POSITIVE_INFINITY,
      });
      expect(await one(newMachine(), Number.NaN)).toMatchObject({
        count: 1,
        min: null,
        mean: null,
        last: Number.NaN,
      });
    });

    test('what had no value is not counted', async () => {
      expect(await one(newMachine(), null, 2, null)).toMatchObject({ count: 1, min: 2, first: 2, last: 2 });
      expect(await one(newMachine(), null)).toMatchObject({ count: 0, first: null });
    });

    test('a signal that changed its type is counted whole', async () => {
      expect(await one(newMachine(), 1.5, 3n, 'x')).toMatchObject({
        count: 3,
        min: 1.5,
        max: 3,
        mean: 2.25,
        first: 1.5,
        last: 'x',
      });
    });

    test('a window or number without sense is refused', async () => {
      const machine = newMachine();
      await expect(bench.historian.buckets(machine, SPEED, T0, T0, 10)).rejects.toMatchObject({
        code: 'GEMBA_BAD_REQUEST',
      });
      await expect(bench.historian.buckets(machine, SPEED, T0, T0 + S, 0)).rejects.toMatchObject({
        code: 'GEMBA_BAD_REQUEST',
      });
      await expect(bench.historian.buckets(machine, SPEED, T0, T0 + S, 1e9)).rejects.toMatchObject({
        code: 'GEMBA_BAD_REQUEST',
      });
    });
  });
}
