/** Batches doubled, late, out of order and at once: what is stored is the same. */

import type { Epoch, GatewayId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allEntries,
  type Bench,
  batch,
  EPOCH,
  gap,
  newMachine,
  observed,
  S,
  SPEED,
  STATE,
  sample,
  T0,
} from './bench.ts';

export function describeAppend(bench: Bench): void {
  describe('append', () => {
    test('a batch that is already stored changes nothing', async () => {
      const machine = newMachine();
      const twice = batch([sample(machine, T0, 1), observed(machine, T0, T0 + 1n), gap(machine, T0 + 1n, T0 + 2n)]);
      await bench.historian.append([twice]);
      await bench.historian.append([twice, twice]);
      await bench.reopen();
      await bench.historian.append([twice]);
      expect(await bench.readings(machine)).toHaveLength(1);
      expect(await allEntries(bench.historian, machine, [SPEED], T0 - 1n, T0 + 9n)).toHaveLength(3);
      expect((await bench.historian.buckets(machine, SPEED, T0, T0 + 9n, 1))[0]?.count).toBe(1);
    });

    test('a sample that comes in several batches is one reading', async () => {
      const machine = newMachine();
      const [early, middle, newest] = [
        sample(machine, T0, 1),
        sample(machine, T0 + S, 2),
        sample(machine, T0 + 2n * S, 3),
      ];
      await bench.historian.append([batch([early, newest, newest])]);
      await bench.historian.append([batch([middle, early]), batch([newest, middle])]);
      await bench.reopen();
      await bench.historian.append([batch([middle, newest, early])]);
      expect((await bench.readings(machine)).map((reading) => reading.value)).toEqual([1, 2, 3]);
      expect((await bench.historian.buckets(machine, SPEED, T0, T0 + 3n * S, 1))[0]).toMatchObject({
        count: 3,
        mean: 2,
      });
    });

    test('batches may come in any order and late: what is read is the same', async () => {
      const shuffles = fc.sample(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), 3);
      const read: unknown[] = [];
      for (const order of shuffles) {
        const machine = newMachine();
        const parts = order.map((k) =>
          batch([
            sample(machine, T0 + BigInt(k) * S, k),
            sample(machine, T0 + BigInt(k) * S + 7n, `s${k}`, { signal: STATE }),
            observed(machine, T0 + BigInt(k) * S, T0 + BigInt(k + 1) * S),
          ]),
        );
        await bench.historian.append(parts.slice(0, 3));
        for (const part of parts.slice(3)) await bench.historian.append([part]);
        const entries = await allEntries(bench.historian, machine, [SPEED, STATE], T0 - 1n, T0 + 9n * S);
        read.push(entries.map((entry) => ({ ...entry, machine: '' })));
        expect(await bench.historian.latest(machine)).toHaveLength(2);
        expect((await bench.historian.latest(machine)).map((newest) => newest.value).sort()).toEqual([5, 's5'].sort());
      }
      expect(read[1]).toEqual(read[0]);
      expect(read[2]).toEqual(read[0]);
    });

    test('appends at once are all stored', async () => {
      const machine = newMachine();
      const parts = Array.from({ length: 40 }, (_, i) => batch([sample(machine, T0 + BigInt(i), i)]));
      await Promise.all(parts.map((part) => bench.historian.append([part])));
      expect((await bench.readings(machine)).map((reading) => reading.value)).toEqual(parts.map((_, i) => i));
    });

    test('positions are kept where the engine keeps them itself: whole, by gateway and epoch', async () => {
      const own = await bench.historian.positions();
      if (own === null) return;
      const gateway = 'edge-positions' as GatewayId;
      const other = 'fedcba9876543210' as Epoch;
      const at = (position: number, epoch = EPOCH) => batch([], { gateway, epoch, position });
      await bench.historian.append([at(1), at(2), at(5), at(1, other)]);
      await bench.historian.append([at(3), at(2 ** 53 - 1)]);
      await bench.reopen();
      const stored = ((await bench.historian.positions()) ?? []).filter((entry) => entry.gateway === gateway);
      expect(stored.sort((a, b) => (a.epoch < b.epoch ? -1 : 1))).toEqual([
        {
          gateway,
          epoch: EPOCH,
          set: [
            [1, 3],
            [5, 5],
            [2 ** 53 - 1, 2 ** 53 - 1],
          ],
        },
        { gateway, epoch: other, set: [[1, 1]] },
      ]);
    });

    test('nothing given, nothing done', async () => {
      expect(await bench.historian.append([])).toEqual([]);
      expect(await bench.historian.append([batch([])])).toEqual([]);
      expect(await bench.historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
    });
  });
}
