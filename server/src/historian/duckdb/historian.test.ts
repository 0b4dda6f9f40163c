/** The embedded historian: the contract suite, and what is this engine's own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Sample } from '@gemba/contract/sample';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeHistorian } from '../port.suite.ts';
import { DuckDbHistorian } from './historian.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'gemba-historian-'));

describeHistorian(
  'DuckDB',
  async () => {
    const folder = await makeFolder();
    return {
      make: (retention) => new DuckDbHistorian({ folder, commitEveryMs: 5, retention }),
      makeOf: (backup) => new DuckDbHistorian({ folder: backup, commitEveryMs: 5 }),
      dispose: () => rm(folder, { recursive: true }),
    };
  },
  { expires: true },
);

const MACHINE = 'filler-1' as MachineId;
const SPEED = 'speed' as SignalId;
const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const HOUR = 3_600_000_000_000n;
/** A full hour. */
const T0 = 498_600n * HOUR;

const sample = (timeNs: bigint, value: Sample['value'], signal = SPEED): Sample => ({
  kind: 'sample',
  machine: MACHINE,
  signal,
  timeNs,
  value,
  status: 0,
});
const batch = (position: number, ...entries: Entry[]) => ({ gateway: GATEWAY, epoch: EPOCH, position, entries });

async function begin() {
  const folder = await makeFolder();
  const historian = new DuckDbHistorian({ folder, commitEveryMs: 5 });
  await historian.start();
  onTestFinished(async () => {
    await historian.stop();
    await rm(folder, { recursive: true });
  });
  /** Rows of a query on the file, opened as anybody would, after the historian has stopped. */
  const look = async (sql: string) => {
    await historian.stop();
    const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowsJS();
    connection.closeSync();
    instance.closeSync();
    return rows;
  };
  const values = async () => (await historian.range(MACHINE, SPEED, 0n, T0 * 2n, 1000)).items.map(({ value }) => value);
  return { folder, historian, look, values };
}

describe('DuckDB: hours', () => {
  const SPREAD = [5n, 3n, 4n, 0n, 2n, 1n].map((i) => sample(T0 + (i * HOUR) / 2n, Number(i)));

  test('whole hours are moved, sorted by signal and time, and nothing is seen of it', async () => {
    const { historian, look, values } = await begin();
    const other = SPREAD.map(({ timeNs, value }) => sample(timeNs, value, 'state' as SignalId));
    await historian.append([batch(1, ...SPREAD, ...other)]);
    const before = await historian.buckets(MACHINE, SPEED, T0, T0 + 3n * HOUR, 5);
    await historian.upkeep(T0 + 2n * HOUR + 5n);

    expect(await values()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await historian.buckets(MACHINE, SPEED, T0, T0 + 3n * HOUR, 5)).toEqual(before);
    expect(await historian.health()).toMatchObject({ ok: true });
    expect(await look('SELECT signal, value FROM samples ORDER BY rowid')).toEqual(
      [1, 2].flatMap((signal) => [0, 1, 2, 3].map((value) => [signal, value])),
    );
    expect(await look('SELECT count(*)::INTEGER FROM recent')).toEqual([[4]]);
  });

  test('what was moved is not stored again, what comes late for it is, and goes with the next move', async () => {
    const { historian, look, values } = await begin();
    await historian.append([batch(1, ...SPREAD)]);
    await historian.upkeep(T0 + 2n * HOUR);
    const late = sample(T0 + 1n, 0.5);
    await historian.append([batch(2, ...SPREAD, late)]);
    expect(await values()).toEqual([0, 0.5, 1, 2, 3, 4, 5]);
    await historian.upkeep(T0 + 9n * HOUR);
    await historian.append([batch(3, late)]);
    expect(await values()).toEqual([0, 0.5, 1, 2, 3, 4, 5]);
    expect(await look('SELECT count(*)::INTEGER FROM recent')).toEqual([[0]]);
  });

  test('moving while samples come in loses none and doubles none', async () => {
    const { historian, values } = await begin();
    const appends = Array.from({ length: 60 }, (_, i) =>
      historian.append([batch(i + 1, sample(T0 + BigInt(i) * 60_000_000_000n, i))]),
    );
    await Promise.all([...appends, historian.upkeep(T0 + HOUR), historian.upkeep(T0 + 2n * HOUR)]);
    await historian.upkeep(T0 + HOUR);
    expect(await values()).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test('the newest sample is known after a restart, wherever it lies', async () => {
    const { folder, historian } = await begin();
    await historian.append([batch(1, sample(T0, 1), sample(T0 + HOUR, 'on', 'state' as SignalId))]);
    await historian.upkeep(T0 + HOUR);
    await historian.stop();
    const again = new DuckDbHistorian({ folder });
    await again.start();
    onTestFinished(() => again.stop());
    expect((await again.latest(MACHINE)).map(({ value }) => value)).toEqual([1, 'on']);
    expect(await again.append([batch(1, sample(T0, 1))])).toEqual([]);
    expect(await again.positions()).toEqual([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 1]] }]);
  });
});

describe('DuckDB: when something goes wrong', () => {
  test('a commit that fails leaves nothing of itself, and what comes after is stored', async () => {
    const { historian, values } = await begin();
    await historian.append([batch(1, sample(T0, 1))]);
    const broken = sample(5 as unknown as bigint, 2, 'broken' as SignalId);
    await expect(historian.append([batch(2, sample(T0 + 1n, 2)), batch(3, broken)])).rejects.toThrow();
    expect(await historian.health()).toMatchObject({ ok: false, problem: expect.stringMatching(/\w/) });
    expect(await values()).toEqual([1]);
    expect(await historian.latest(MACHINE)).toHaveLength(1);
    expect((await historian.positions())[0]?.set).toEqual([[1, 1]]);

    await historian.append([batch(2, sample(T0 + 1n, 2))]);
    expect(await values()).toEqual([1, 2]);
    expect(await historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
  });

  test('a worker that ends is started again by the next call, and who waited is told', async () => {
    const { historian, values } = await begin();
    await historian.append([batch(1, sample(T0, 1))]);
    const worker = await (historian as unknown as { worker: Promise<Worker> }).worker;
    const ended = worker.terminate();
    await expect(historian.append([batch(2, sample(T0 + 1n, 2))])).rejects.toThrow('ended');
    await ended;
    await historian.append([batch(2, sample(T0 + 1n, 2))]);
    expect(await values()).toEqual([1, 2]);
  });

  test('beyond what may wait in memory it refuses at once', async () => {
    const { historian } = await begin();
    const many = Array.from({ length: 1_000_001 }, () => sample(T0, 1));
    await expect(historian.append([batch(1, ...many.slice(0, 10)), { ...batch(2), entries: many }])).rejects.toThrow(
      'behind',
    );
    expect((await historian.health()).pending).toBe(0);
  });

  test('a stop in the midst of everything finishes what was given, refuses the rest, and the file is sound', async () => {
    const { folder, historian } = await begin();
    const samples = Array.from({ length: 2000 }, (_, i) => sample(T0 + BigInt(i) * 60_000_000_000n, i));
    const given = historian.append([batch(1, ...samples)]);
    const settled = Promise.allSettled([
      historian.upkeep(T0 + 99n * HOUR),
      historian.backup(`${folder}-copy`),
      ...Array.from({ length: 5 }, () => historian.buckets(MACHINE, SPEED, T0, T0 + 34n * HOUR, 34)),
    ]);
    onTestFinished(() => rm(`${folder}-copy`, { recursive: true, force: true }));
    const stopped = Promise.all([historian.stop(), historian.stop()]);
    await expect(historian.append([batch(2, sample(T0, 1))])).rejects.toThrow('not started');
    await stopped;
    expect(await given).toEqual([]);
    await settled;
    await historian.start();
    const [bucket] = await historian.buckets(MACHINE, SPEED, T0, T0 + 99n * HOUR, 1);
    expect(bucket?.count).toBe(2000);
    expect((await historian.upkeep(T0 + 99n * HOUR)).problems).toEqual([]);
    expect((await historian.buckets(MACHINE, SPEED, T0, T0 + 99n * HOUR, 1))[0]?.count).toBe(2000);
  });

  test('nothing works before start and after stop', async () => {
    const { historian } = await begin();
    await historian.stop();
    await historian.stop();
    await expect(historian.append([batch(1)])).rejects.toThrow('not started');
    expect(await historian.health()).toMatchObject({ ok: false, problem: 'not started' });
  });

  test('a file of a newer release is refused, and left as it is', async () => {
    const { folder, historian } = await begin();
    await historian.stop();
    const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'));
    const connection = await instance.connect();
    await connection.run(`UPDATE meta SET content = '999' WHERE key = 'schema'`);
    connection.closeSync();
    instance.closeSync();
    await expect(new DuckDbHistorian({ folder }).start()).rejects.toThrow('999');
  });
});

test('people read the file with names and times', async () => {
  const { historian, look } = await begin();
  await historian.append([batch(1, sample(T0 + 1n, 1.5), sample(T0, 'on', 'state' as SignalId))]);
  expect(await look('SELECT machine, signal, time::VARCHAR, value, value_s FROM telemetry ORDER BY signal')).toEqual([
    ['filler-1', 'speed', '2026-11-18 00:00:00.000000001', 1.5, null],
    ['filler-1', 'state', '2026-11-18 00:00:00', null, 'on'],
  ]);
});
