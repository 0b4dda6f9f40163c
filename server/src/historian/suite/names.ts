/** Clocks and names of every kind: a name is never a piece of a statement. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries } from '@gemba/contract/sample';
import { describe, expect, test } from 'vitest';
import { allEntries, type Bench, gap, newMachine, observed, SPEED, sample, T0 } from './bench.ts';

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

    const NAMES = [
      'folder/temperature',
      'with space',
      'comma,and=equals',
      `quote'and"double`,
      `' OR '1'='1`,
      `x'; DROP MEASUREMENT telemetry; --`,
      'back\\slash\\',
      'percent%2C%',
      'a\nnew line',
      'Temperatur_Außen_温度_🌡',
      '$1',
      '/regex.*/',
    ];

    test.each(NAMES)('the name %j, of a machine and of a signal, is a name like any other', async (odd) => {
      const machine = `${odd}-${newMachine()}` as MachineId;
      const neighbour = newMachine();
      const signal = odd as SignalId;
      const [mine, other, his] = [
        sample(machine, T0, 1, { signal }),
        sample(machine, T0 + 1n, 2),
        sample(neighbour, T0, 3, { signal }),
      ];
      const watched = observed(machine, T0, T0 + 5n);
      const hole = gap(machine, T0 + 5n, T0 + 6n, { signals: [signal] });
      await bench.store(mine, other, his, watched, hole);

      expect(await bench.readings(machine, signal)).toEqual([{ timeNs: T0, value: 1, status: 0 }]);
      expect((await bench.historian.latest(machine)).sort(compareEntries)).toEqual([mine, other]);
      expect(await allEntries(bench.historian, machine, [signal], T0 - 1n, T0 + 9n)).toEqual([mine, watched, hole]);
      expect(await bench.historian.coverage(machine, T0, T0 + 9n)).toEqual({
        observed: [watched],
        gaps: [hole],
        filled: [],
      });
      expect((await bench.historian.buckets(machine, signal, T0, T0 + 2n, 1))[0]?.count).toBe(1);
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
