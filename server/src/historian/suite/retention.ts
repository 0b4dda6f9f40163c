/** Retention, for engines whose upkeep deletes. It comes last: it deletes what the others have stored. */

import { describe, expect, test } from 'vitest';
import { type Bench, batch, newMachine, S, SPEED, sample, T0 } from './bench.ts';

const MINUTE = 60n * S;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
/** A midnight later than anything else in the suite. */
const BEGIN = T0 - (T0 % DAY) + 400n * DAY;

export function describeRetention(bench: Bench): void {
  describe('retention', () => {
    test('old samples go by the day, figures by the minute later, those by the hour stay', async () => {
      await bench.reopen({ rawDays: 3, minuteDays: 5 });
      const machine = newMachine();
      const days = Array.from({ length: 9 }, (_, day) => day);
      const at = (day: number, afterNs = 0n) => BEGIN + BigInt(day) * DAY + afterNs;
      for (const day of days) {
        await bench.store(sample(machine, at(day), day), sample(machine, at(day, 90n * S), day + 1));
        await bench.historian.upkeep(at(day, 2n * HOUR));
      }
      const { deleted, problems } = await bench.historian.upkeep(at(8, 3n * HOUR));
      expect({ deleted, problems }).toEqual({ deleted: [], problems: [] });

      const readings = await bench.readings(machine);
      expect(readings.map(({ timeNs }) => timeNs)).toEqual([5, 6, 7, 8].flatMap((day) => [at(day), at(day, 90n * S)]));
      const counts = async (n: number) =>
        (await bench.historian.buckets(machine, SPEED, at(0), at(9), n)).map(({ count }) => count);
      expect(await counts(9)).toEqual(days.map(() => 2));
      const byMinute = await bench.historian.buckets(machine, SPEED, at(3), at(3, HOUR), 60);
      expect(byMinute.slice(0, 3).map(({ count, first, mean }) => [count, first, mean])).toEqual([
        [1, 3, 3],
        [1, 4, 4],
        [0, null, null],
      ]);
      // Coarser than what was asked for, where nothing finer is left: a minute, and then an hour, where it begins.
      const bySecond = await bench.historian.buckets(machine, SPEED, at(3), at(3, 120n * S), 120);
      expect(bySecond.map(({ count }) => count).flatMap((count, second) => (count > 0 ? [second] : []))).toEqual([
        0, 60,
      ]);
      const oldMinutes = await bench.historian.buckets(machine, SPEED, at(1), at(1, HOUR), 60);
      expect(oldMinutes.map(({ count }) => count).filter((count) => count > 0)).toEqual([2]);
    });

    test('what is deleted is told, and what comes for it later is refused, not counted again', async () => {
      const machine = newMachine();
      const old = sample(machine, BEGIN + 20n * DAY, 1);
      await bench.store(old, sample(machine, BEGIN + 30n * DAY, 2));
      const { deleted } = await bench.historian.upkeep(BEGIN + 30n * DAY + 2n * HOUR);
      const day = new Date(Number((BEGIN + 20n * DAY) / 1_000_000n)).toISOString().slice(0, 10);
      expect(deleted).toContainEqual({ day, of: 'raw', rows: 1 });

      const [refused, ...others] = await bench.historian.append([batch([old, sample(machine, BEGIN + 29n * DAY, 3)])]);
      expect(others).toEqual([]);
      expect(refused?.entry).toEqual(old);
      expect(refused?.reason).toContain('retention');
      const [bucket] = await bench.historian.buckets(machine, SPEED, BEGIN, BEGIN + 40n * DAY, 1);
      expect(bucket).toMatchObject({ count: 3, mean: 2 });
      await bench.reopen();
      expect(await bench.historian.append([batch([old])])).toHaveLength(1);
      expect(await bench.historian.latest(machine)).toMatchObject([{ value: 2 }]);
    });
  });
}
