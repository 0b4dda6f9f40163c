/**
 * What every implementation of the records must do. An implementation's test calls `describeRecords` with a way to make
 * one over a store that outlives it, so that stopping and starting again is part of the suite.
 */

import type { Epoch, GatewayId, MachineId, ProductId } from '@gemba/contract/identity';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { MaintenanceFact, PlanMemory } from '../domain/maintenance/types.ts';
import type { Records } from './port.ts';

/** Makes records over the same store each time that it is called; `dispose` takes the store away. */
export interface RecordsBench {
  make(): Records;
  dispose(): Promise<void>;
}

const FILLER = 'filler-1' as MachineId;
const PRESS = 'press-1' as MachineId;
const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const OTHER_EPOCH = 'fedcba9876543210' as Epoch;
/** An odd number of nanoseconds beyond 2^53, where a double would round. */
const T0 = 1_795_000_000_123_456_789n;
const S = 1_000_000_000n;

export function describeRecords(name: string, makeBench: () => Promise<RecordsBench>): void {
  /** Started records, and a way to stop them and look again with fresh eyes. */
  async function begin() {
    const bench = await makeBench();
    let records = bench.make();
    await records.start();
    onTestFinished(async () => {
      await records.stop();
      await bench.dispose();
    });
    const reopen = async () => {
      await records.stop();
      records = bench.make();
      await records.start();
      return records;
    };
    return { records, reopen };
  }

  describe(`${name}: what is derived`, () => {
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

  describe(`${name}: alarms and maintenance`, () => {
    test('alarm memory comes back whole, opaque parts, bigint and infinities included', async () => {
      const { records, reopen } = await begin();
      const memory = alarm({
        condition: { lastNs: T0, value: -0.5, worst: Number.NEGATIVE_INFINITY, history: [1n, null, 'x'] },
        timer: { kind: 'on', sinceNs: T0, dueNs: T0 + S, value: 91.5 },
        waiting: [{ atNs: T0 + S, truth: 'back', value: 20, untilNs: null }],
      });
      await records.commit({ alarms: [alarm({ state: 'normal' })] });
      await records.commit({ alarms: [memory, alarm({ machine: PRESS })] });
      expect(await (await reopen()).alarms()).toEqual([memory, alarm({ machine: PRESS })]);
    });

    test('the alarm journal is read newest first and paged by id', async () => {
      const { records } = await begin();
      const lines = [1n, 2n, 3n, 4n, 5n].map((i) =>
        transition(T0 + i, { value: Number(i), announce: i % 2n === 0n, late: i % 2n === 1n }),
      );
      await records.commit({ transitions: lines.slice(0, 2) });
      await records.commit({ transitions: lines.slice(2) });

      const newest = await records.transitions(2);
      expect(newest).toEqual([
        { ...lines[4], id: 5 },
        { ...lines[3], id: 4 },
      ]);
      expect(await records.transitions(10, newest[1]?.id)).toEqual([
        { ...lines[2], id: 3 },
        { ...lines[1], id: 2 },
        { ...lines[0], id: 1 },
      ]);
    });

    test('plans are written over, what happened to them is added', async () => {
      const { records, reopen } = await begin();
      const fact: MaintenanceFact = {
        plan: 'grease',
        kind: 'completed',
        job: 'grease@1',
        atNs: T0,
        dueNs: T0 - S,
        by: 'ann',
        comment: null,
      };
      await records.commit({ plans: [plan()], maintenance: [{ ...fact, kind: 'due', dueNs: null, by: null }] });
      const done = plan({ lastDoneNs: T0, lastDoneBy: 'ann', job: null, due: 'ok' });
      await records.commit({ plans: [done], maintenance: [fact] });

      const again = await reopen();
      expect(await again.plans()).toEqual([done]);
      expect(await again.maintenanceJournal(10)).toEqual([fact, { ...fact, kind: 'due', dueNs: null, by: null }]);
      expect(await again.maintenanceJournal(1)).toEqual([fact]);
    });
  });

  describe(`${name}: people`, () => {
    const ann = {
      name: 'ann',
      role: 'operator',
      passwordHash: 'argon2id$x',
      mustChange: true,
      createdMs: 1_795_000_000_000,
    };
    const session = {
      tokenHash: 'ab'.repeat(32),
      user: 'ann',
      createdMs: 1_795_000_000_000,
      expiresMs: 1_795_000_900_000,
    };

    test('a user is kept, changed, and keeps the day on which he was made', async () => {
      const { records } = await begin();
      await records.putUser(ann);
      await records.putUser({ ...ann, role: 'admin', mustChange: false, createdMs: 5 });
      expect(await records.user('ann')).toEqual({ ...ann, role: 'admin', mustChange: false });
      expect(await records.user("ann' OR '1'='1")).toBeNull();
      expect(await records.users()).toHaveLength(1);
    });

    test('a session ends by its token, with its user, or with its time', async () => {
      const { records } = await begin();
      await records.putUser(ann);
      const later = { ...session, tokenHash: 'cd'.repeat(32), expiresMs: session.expiresMs + 1 };
      await records.putSession(session);
      await records.putSession(later);
      await records.deleteSessions({ expiredBeforeMs: later.expiresMs });
      expect(await records.session(session.tokenHash)).toBeNull();
      expect(await records.session(later.tokenHash)).toEqual(later);
      await records.deleteSession(later.tokenHash);
      expect(await records.session(later.tokenHash)).toBeNull();

      await records.putSession(session);
      await records.deleteSessions({ user: 'ann' });
      expect(await records.session(session.tokenHash)).toBeNull();
    });

    test('a session of nobody is refused', async () => {
      const { records } = await begin();
      await expect(records.putSession({ ...session, user: 'nobody' })).rejects.toThrow();
    });

    test('the audit log keeps its order under a crowd, and every line has its own hash', async () => {
      const { records, reopen } = await begin();
      const lines = Array.from({ length: 10 }, (_, i) => ({
        atMs: 1_795_000_000_000 + i,
        who: 'ann',
        from: '10.0.0.7',
        what: 'alarm.acknowledge',
        subject: 'hot@filler-1#1',
        detail: `{"n":${i}}`,
        result: i % 2 ? ('refused' as const) : ('done' as const),
      }));
      await Promise.all(lines.map((line) => records.audit(line)));
      const log = await (await reopen()).auditLog(100);
      expect(log.map(({ id }) => id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(log.map(({ id, hash, ...line }) => line)).toEqual(lines.toReversed());
      expect(new Set(log.map(({ hash }) => hash)).size).toBe(10);
      await expect(records.auditLog(3)).rejects.toThrow('not started');
    });

    test('values of the server are kept and written over', async () => {
      const { records, reopen } = await begin();
      await records.setValue('build', 'one');
      await records.setValue('build', 'two');
      expect(await (await reopen()).getValue('build')).toBe('two');
    });
  });
}

const row = (fromNs: bigint, toNs: bigint, more: Partial<LedgerRow> = {}): LedgerRow => ({
  machine: FILLER,
  fromNs,
  toNs,
  calendar: 'scheduled',
  shift: null,
  state: 'producing',
  reason: null,
  product: null,
  good: 12,
  reject: 1,
  idealS: 6.5,
  goodIdealS: 6,
  energyKWh: 0.25,
  estimated: false,
  ...more,
});

const alarm = (more: Partial<AlarmMemory> = {}): AlarmMemory => ({
  rule: 'hot',
  machine: FILLER,
  basis: 'above-limit:temperature',
  state: 'active-unacknowledged',
  suppression: 'none',
  shelvedUntilNs: null,
  shelvedBy: null,
  shelvedReason: null,
  occurrence: `hot@filler-1#${T0}`,
  activeNs: T0,
  returnedNs: null,
  acknowledgedNs: null,
  acknowledgedBy: null,
  changedNs: T0,
  truth: 'beyond',
  waiting: [],
  condition: null,
  timer: null,
  stalled: false,
  uncertain: false,
  value: 91.5,
  coverage: [{ fromNs: T0, throughNs: T0 + S }],
  pass: null,
  newestNs: T0,
  unwatched: [],
  evaluatedNs: T0,
  ...more,
});

const transition = (atNs: bigint, more: Partial<AlarmTransition> = {}): AlarmTransition => ({
  occurrence: `hot@filler-1#${T0}`,
  rule: 'hot',
  machine: FILLER,
  transition: 'activated',
  atNs,
  state: 'active-unacknowledged',
  suppression: 'none',
  by: null,
  comment: null,
  value: null,
  announce: true,
  late: false,
  ...more,
});

const plan = (more: Partial<PlanMemory> = {}): PlanMemory => ({
  plan: 'grease',
  lastDoneNs: null,
  lastDoneBy: null,
  countsFromNs: T0,
  runSAtReset: 0.125,
  satisfied: { 'FREQ=WEEKLY': T0 - S },
  due: 'due',
  job: { id: 'grease@1', openedNs: T0, dueNs: T0 + S, oldestDueNs: T0 + S, missed: 0, triggers: {} },
  ...more,
});
