/** Sums of days: that they are kept only as long as nothing changed what they rest on. */

import { describe, expect, test } from 'vitest';
import type { DayClaim, DaySum } from '../port.ts';
import { type Begin, FILLER, PRESS, row, S, T0 } from './bench.ts';

const claimed = (day: string, i: bigint): DayClaim => ({
  ...{ day, basis: 'b' },
  fromNs: T0 + i * 100n * S,
  toNs: T0 + (i + 1n) * 100n * S,
});
const sum = (day: string): DaySum => ({ day, total: `total of ${day}`, slices: `slices of ${day}` });
const DAYS = [claimed('2026-11-20', 0n), claimed('2026-11-21', 1n), claimed('2026-11-22', 2n)];

export function describeDaySums(begin: Begin): void {
  describe('sums of days', () => {
    const filled = async () => {
      const bench = await begin();
      await bench.records.claimDays(FILLER, 'first', DAYS);
      await bench.records.fillDays(
        FILLER,
        'first',
        DAYS.map(({ day }) => sum(day)),
      );
      return bench;
    };
    const kept = async (records: Awaited<ReturnType<typeof filled>>['records']) =>
      (await records.dayTotals(FILLER, '2026-11-01', '2026-12-01')).map(({ day }) => day);

    test('are there again after a restart, of one machine, in order, half-open', async () => {
      const { reopen } = await filled();
      const records = await reopen();
      expect(await records.dayTotals(FILLER, '2026-11-20', '2026-11-22')).toEqual([
        { day: '2026-11-20', basis: 'b', total: 'total of 2026-11-20' },
        { day: '2026-11-21', basis: 'b', total: 'total of 2026-11-21' },
      ]);
      expect(await records.daySlices(FILLER, '2026-11-22', '2026-11-23')).toEqual([
        { day: '2026-11-22', basis: 'b', slices: 'slices of 2026-11-22' },
      ]);
      expect(await records.dayTotals(PRESS, '2026-11-20', '2026-11-23')).toEqual([]);
    });

    test('are not there while they are only claimed, and forgotten when they are claimed again', async () => {
      const { records } = await filled();
      await records.claimDays(FILLER, 'second', [claimed('2026-11-21', 1n)]);
      expect(await kept(records)).toEqual(['2026-11-20', '2026-11-22']);
      await records.fillDays(FILLER, 'first', [sum('2026-11-21')]);
      expect(await kept(records)).toEqual(['2026-11-20', '2026-11-22']);
    });

    test('are forgotten from the time on at which rows change, also by who only starts again', async () => {
      const { reopen } = await filled();
      const records = await reopen();
      await records.commit({ rows: [row(T0 + 150n * S, T0 + 151n * S)] });
      expect(await kept(records)).toEqual(['2026-11-20']);
      await records.commit({ replaced: [{ machine: FILLER, fromNs: T0 + 50n * S }] });
      expect(await kept(records)).toEqual([]);
    });

    test('stay when rows of a later time or of another machine come', async () => {
      const { records } = await filled();
      const rows = [row(T0 + 300n * S, T0 + 301n * S), row(T0, T0 + S, { machine: PRESS })];
      await records.commit({ rows });
      expect(await kept(records)).toHaveLength(3);
    });

    test('are forgotten when what people say of the machine changes', async () => {
      const { records } = await filled();
      await records.commit({ restated: [{ machine: FILLER, fromNs: T0 + 250n * S }] });
      expect(await kept(records)).toEqual(['2026-11-20', '2026-11-21']);
    });

    test('are forgotten when an order is said to have run from a time on', async () => {
      const { records } = await filled();
      await records.putOrders([], [], [], [{ machine: FILLER, fromNs: T0 + 150n * S }]);
      expect(await kept(records)).toEqual(['2026-11-20']);
    });

    test('that were claimed before a change are not kept after it', async () => {
      const { records } = await begin();
      await records.claimDays(FILLER, 'mine', DAYS);
      await records.commit({ rows: [row(T0 + 10n * S, T0 + 20n * S)] });
      await records.fillDays(
        FILLER,
        'mine',
        DAYS.map(({ day }) => sum(day)),
      );
      expect(await kept(records)).toEqual([]);
    });
  });
}
