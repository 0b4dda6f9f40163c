/** Positions, rows, folds and dirty windows; and that a commit is all or nothing. */

import type { ProductId } from '@gemba/contract/identity';
import { describe, expect, test } from 'vitest';
import type { LedgerRow } from '../../domain/ledger/row.ts';
import { type Begin, EPOCH, FILLER, GATEWAY, OTHER_EPOCH, PRESS, row, S, T0, transition } from './bench.ts';

export function describeDerived(begin: Begin): void {
  describe('what is derived', () => {
    test('nothing is there at first', async () => {
      const { records } = await begin();
      expect(await records.positions('records')).toEqual([]);
      expect(await records.folds()).toEqual([]);
      expect(await records.dirty()).toEqual([]);
      expect(await records.rows(FILLER, 0n, T0)).toEqual([]);
      expect(await records.checkpointBefore(FILLER, T0)).toBeNull();
      expect(await records.alarms()).toEqual([]);
      expect(await records.plans()).toEqual([]);
      expect(await records.getValue('build')).toBeNull();
    });

    test('positions of the two sinks, of gateways and of epochs are kept apart', async () => {
      const { records, reopen } = await begin();
      await records.commit({
        positions: [
          {
            gateway: GATEWAY,
            epoch: EPOCH,
            set: [
              [1, 40],
              [42, 2 ** 53 - 1],
            ],
          },
        ],
      });
      await records.commit({ positions: [{ gateway: GATEWAY, epoch: OTHER_EPOCH, set: [[1, 1]] }] });
      await records.setHistorianPositions([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 7]] }]);

      const again = await reopen();
      expect((await again.positions('records')).sort((a, b) => (a.epoch < b.epoch ? -1 : 1))).toEqual([
        {
          gateway: GATEWAY,
          epoch: EPOCH,
          set: [
            [1, 40],
            [42, 2 ** 53 - 1],
          ],
        },
        { gateway: GATEWAY, epoch: OTHER_EPOCH, set: [[1, 1]] },
      ]);
      expect(await again.positions('historian')).toEqual([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 7]] }]);
    });

    test('a later set of positions takes the place of the earlier one', async () => {
      const { records } = await begin();
      await records.commit({
        positions: [
          {
            gateway: GATEWAY,
            epoch: EPOCH,
            set: [
              [1, 3],
              [5, 5],
            ],
          },
        ],
      });
      await records.commit({ positions: [{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 5]] }] });
      expect(await records.positions('records')).toEqual([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 5]] }]);
    });

    test('a row comes back as it was written, to the nanosecond and the last bit', async () => {
      const { records, reopen } = await begin();
      const rows = [
        row(T0, T0 + S, { good: 0.1 + 0.2, energyKWh: 1e-300, shift: '2026-11-22/A', estimated: true }),
        row(T0 + S, T0 + 2n * S, { state: 'stopped', reason: 'O\'Brien "jam" – 詰まり', product: 'cola' as ProductId }),
      ];
      await records.commit({ rows });
      expect(await (await reopen()).rows(FILLER, T0, T0 + 2n * S)).toEqual(rows);
    });

    test('a row that grew is written over, not added', async () => {
      const { records } = await begin();
      await records.commit({ rows: [row(T0, T0 + S, { good: 1 })] });
      await records.commit({ rows: [row(T0, T0 + 3n * S, { good: 3 })] });
      expect(await records.rows(FILLER, T0, T0 + S)).toEqual([row(T0, T0 + 3n * S, { good: 3 })]);
    });

    test('rows that touch the window come, in order, those beside it do not', async () => {
      const { records } = await begin();
      const rows = [0n, 1n, 2n, 3n, 4n].map((i) => row(T0 + i * S, T0 + (i + 1n) * S));
      await records.commit({ rows: rows.toReversed() });
      await records.commit({ rows: [row(T0, T0 + 9n * S, { machine: PRESS })] });

      expect(await records.rows(FILLER, T0 + S, T0 + 3n * S)).toEqual(rows.slice(1, 3));
      expect(await records.rows(FILLER, T0 + S + 1n, T0 + 3n * S + 1n)).toEqual(rows.slice(1, 4));
      expect(await records.rows(FILLER, T0 - S, T0)).toEqual([]);
      expect(await records.rows(FILLER, T0 + 5n * S, T0 + 9n * S)).toEqual([]);
      expect(await records.rows(FILLER, 0n, T0 + 9n * S)).toEqual(rows);
      expect(await records.rows(PRESS, T0 + 8n * S, T0 + 9n * S)).toHaveLength(1);
    });

    test('a replaced window loses its rows and the checkpoints that stood on them, and nothing else', async () => {
      const { records } = await begin();
      const rows = [0n, 1n, 2n].map((i) => row(T0 + i * S, T0 + (i + 1n) * S));
      const checkpoints = [1n, 2n, 3n].map((i) => ({ machine: FILLER, settledNs: T0 + i * S, state: `at ${i}` }));
      const ofPress = row(T0 + 2n * S, T0 + 3n * S, { machine: PRESS });
      await records.commit({ rows: [...rows, ofPress], checkpoints });

      const mended = row(T0 + S, T0 + 3n * S, { state: 'stopped' });
      await records.commit({ replaced: [{ machine: FILLER, fromNs: T0 + S }], rows: [mended] });
      expect(await records.rows(FILLER, T0, T0 + 9n * S)).toEqual([rows[0], mended]);
      expect(await records.rows(PRESS, T0, T0 + 9n * S)).toEqual([ofPress]);
      expect(await records.checkpointBefore(FILLER, T0 + 9n * S)).toEqual(checkpoints[0]);
    });

    test('the newest checkpoint at or before a time is found', async () => {
      const { records } = await begin();
      const checkpoints = [1n, 2n, 3n].map((i) => ({ machine: FILLER, settledNs: T0 + i, state: `{"n":"${i}"}` }));
      const fold = { machine: FILLER, settledNs: T0 + 9n, state: 'present' };
      await records.commit({ folds: [fold], checkpoints });

      expect(await records.checkpointBefore(FILLER, T0)).toBeNull();
      expect(await records.checkpointBefore(FILLER, T0 + 2n)).toEqual(checkpoints[1]);
      expect(await records.checkpointBefore(FILLER, T0 + 9n)).toEqual(checkpoints[2]);
      expect(await records.checkpointBefore(PRESS, T0 + 9n)).toBeNull();
      expect(await records.folds()).toEqual([fold]);
    });

    test('of checkpoints that are thinned out, one a day stays', async () => {
      const { records } = await begin();
      const DAY = 86_400n * S;
      const midnight = T0 - (T0 % DAY) + DAY;
      const times = [-1n, 0n, 1n].flatMap((day) =>
        [0n, 900n * S, 1800n * S].map((more) => midnight + day * DAY + more),
      );
      const checkpoints = times.map((settledNs) => ({ machine: FILLER, settledNs, state: `at ${settledNs}` }));
      await records.commit({
        checkpoints: [...checkpoints, { machine: PRESS, settledNs: midnight + S, state: 'its own' }],
      });
      await records.commit({ thinned: [{ machine: FILLER, fromNs: midnight, toNs: midnight + DAY + 1800n * S }] });

      const before = async (timeNs: bigint) => (await records.checkpointBefore(FILLER, timeNs))?.settledNs;
      expect(await before(midnight - S)).toBe(midnight - DAY + 1800n * S);
      expect(await before(midnight + DAY - S)).toBe(midnight);
      expect(await before(midnight + DAY + 1800n * S - 1n)).toBe(midnight + DAY);
      expect(await before(midnight + 2n * DAY)).toBe(midnight + DAY + 1800n * S);
      expect(await records.checkpointBefore(PRESS, midnight + DAY)).toMatchObject({ state: 'its own' });
    });

    test('of two dirty marks the earlier one wins, and cleaning takes it away', async () => {
      const { records } = await begin();
      await records.commit({ dirty: [{ machine: FILLER, fromNs: T0 }] });
      await records.commit({
        dirty: [
          { machine: FILLER, fromNs: T0 + S },
          { machine: PRESS, fromNs: T0 },
        ],
      });
      await records.commit({ dirty: [{ machine: PRESS, fromNs: T0 - S }] });
      expect(await records.dirty()).toEqual([
        { machine: FILLER, fromNs: T0 },
        { machine: PRESS, fromNs: T0 - S },
      ]);

      await records.commit({ cleaned: [FILLER] });
      await records.commit({ cleaned: [PRESS], dirty: [{ machine: PRESS, fromNs: T0 + S }] });
      expect(await records.dirty()).toEqual([{ machine: PRESS, fromNs: T0 + S }]);
    });

    test('a commit that fails leaves nothing of itself behind, and the next one works', async () => {
      const { records } = await begin();
      await records.commit({ folds: [{ machine: FILLER, settledNs: T0, state: 'before' }] });
      const broken = row(T0, T0 + S, { calendar: null as unknown as LedgerRow['calendar'] });
      const folds = [{ machine: FILLER, settledNs: T0 + S, state: 'after' }];
      await expect(
        records.commit({
          rows: [row(T0 - S, T0), broken],
          folds,
          positions: [{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 2]] }],
        }),
      ).rejects.toThrow();

      expect(await records.rows(FILLER, 0n, T0 + S)).toEqual([]);
      expect(await records.folds()).toEqual([{ machine: FILLER, settledNs: T0, state: 'before' }]);
      expect(await records.positions('records')).toEqual([]);
      await records.commit({ folds });
      expect(await records.folds()).toEqual(folds);
    });

    test('commits that are given at once are done one after the other', async () => {
      const { records } = await begin();
      const times = Array.from({ length: 20 }, (_, i) => T0 + BigInt(i) * S);
      await Promise.all(
        times.map((fromNs, i) =>
          records.commit({
            rows: [row(fromNs, fromNs + S)],
            transitions: [transition(fromNs)],
            positions: [{ gateway: GATEWAY, epoch: EPOCH, set: [[1, i + 1]] }],
          }),
        ),
      );
      expect(await records.rows(FILLER, T0, T0 + 20n * S)).toHaveLength(20);
      expect((await records.transitions(50)).map((line) => line.id)).toEqual(
        Array.from({ length: 20 }, (_, i) => 20 - i),
      );
      expect(await records.positions('records')).toEqual([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 20]] }]);
    });

    test('a unit larger than one statement can carry is still one commit', async () => {
      const { records } = await begin();
      const rows = Array.from({ length: 3000 }, (_, i) => row(T0 + BigInt(i) * S, T0 + BigInt(i + 1) * S));
      await records.commit({ rows });
      expect(await records.rows(FILLER, T0, T0 + 3000n * S)).toEqual(rows);
    });
  });
}
