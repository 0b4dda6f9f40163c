/** Clocks and names of every kind: a name, or a text, is never a piece of a statement. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries } from '@gemba/contract/sample';
import { describe, expect, test } from 'vitest';
import { allEntries, type Bench, gap, newMachine, observed, SPEED, sample, T0 } from './bench.ts';
import { ODD_NAMES } from './odd-names.ts';

export function describeTimesAndNames(bench: Bench): void {
  describe('times and names', () => {
    test.each([
      ['at 1970', 0n],
      ['one nanosecond after', 1n],
      ['before 1970', -1n],
      ['in 1700', -8_500_000_000_000_000_001n],
      ['in 2261', 9_200_000_000_000_000_001n],
    ])('a clock %s', async (_what, timeNs) => {
      const machine = newMachine();
      await bench.store(sample(machine, timeNs, 1), observed(machine, timeNs - 1n, timeNs));
      expect((await bench.historian.range(machine, SPEED, timeNs, timeNs + 1n, 10)).items).toEqual([
        { timeNs, value: 1, status: 0 },
      ]);
      expect(await allEntries(bench.historian, machine, [SPEED], timeNs - 1n, timeNs)).toEqual([
        sample(machine, timeNs, 1),
        observed(machine, timeNs - 1n, timeNs),
      ]);
    });

    test.each(['folder/temperature', ...ODD_NAMES])('%j is a name and a text like any other', async (odd) => {
      const machine = `${odd}-${newMachine()}` as MachineId;
      const neighbour = newMachine();
      const signal = odd as SignalId;
      const [mine, next, other, his] = [
        sample(machine, T0, odd, { signal }),
        sample(machine, T0 + 1n, `${odd} again`, { signal }),
        sample(machine, T0 + 2n, 2),
        sample(neighbour, T0, 3, { signal }),
      ];
      const watched = observed(machine, T0, T0 + 5n);
      const hole = gap(machine, T0 + 5n, T0 + 6n, { signals: [signal] });
      await bench.store(mine, next, other, his, watched, hole);

      const first = await bench.historian.range(machine, signal, T0, T0 + 9n, 1);
      expect(first.items).toEqual([{ timeNs: T0, value: odd, status: 0 }]);
      const second = await bench.historian.range(machine, signal, T0, T0 + 9n, 1, first.cursor ?? '');
      expect(second).toEqual({ items: [{ timeNs: T0 + 1n, value: `${odd} again`, status: 0 }], cursor: null });
      expect((await bench.historian.latest(machine)).sort(compareEntries)).toEqual([next, other]);
      expect(await bench.historian.latest(neighbour)).toEqual([his]);
      expect(await allEntries(bench.historian, machine, [signal], T0 - 1n, T0 + 9n)).toEqual([
        mine,
        next,
        watched,
        hole,
      ]);
      expect(await bench.historian.coverage(machine, T0, T0 + 9n)).toEqual({
        observed: [watched],
        gaps: [hole],
        filled: [],
      });
      expect(await bench.historian.buckets(machine, signal, T0, T0 + 2n, 1)).toMatchObject([
        { count: 2, first: odd, last: `${odd} again` },
      ]);
    });

    test('names that begin alike are not mixed up', async () => {
      const machine = newMachine();
      await bench.store(
        ...['a', 'ab', 'A', 'a/b'].map((name, i) => sample(machine, T0, i, { signal: name as SignalId })),
      );
      expect((await bench.readings(machine, 'a' as SignalId)).map((reading) => reading.value)).toEqual([0]);
      expect((await bench.readings(machine, 'A' as SignalId)).map((reading) => reading.value)).toEqual([2]);
    });
  });
}
