/** Two sinks that are of an earlier time than the journal that goes on: what is missing is told, and nothing counts twice. */

import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '@gemba/contract/sample';
import { expect, onTestFinished, test } from 'vitest';
import { markRestored } from '../backup/mark.ts';
import type { Records } from '../records/port.ts';
import { makeRecords, RECORDS_FILE } from '../records/registry.ts';
import { RESTORED } from '../records/restored.ts';
import { Bench } from '../testing/bench.ts';
import { MemoryHistorian } from '../testing/memory-historian.ts';
import { at, FILLER, observed, sample, testPlant } from '../testing/plant.ts';

/** A machine that runs and counts a part a second, watched from second `from` to `to`. */
function running(from: number, to: number): Entry[] {
  const seconds = Array.from({ length: to - from }, (_, index) => from + index + 1);
  return [
    ...(from === 0 ? [sample(FILLER, 'state', 0, 'run'), sample(FILLER, 'total', 0, 0n)] : []),
    ...seconds.map((second) => sample(FILLER, 'total', second - 0.1, BigInt(second))),
    observed(FILLER, from, to),
  ];
}

const gap = (from: number, to: number) => ({
  ...{ kind: 'gap', machine: FILLER, signals: [], cause: 'restored' },
  ...{ fromNs: at(from), toNs: at(to) },
});

async function began() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-restored-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const opened = async (name: string) => {
    const records = makeRecords({ folder: join(folder, name) });
    await records.start();
    onTestFinished(() => records.stop());
    return records;
  };
  const bench = await Bench.make(testPlant(), { records: await opened('before') });
  /** The records as a backup of this moment has them, restored. */
  const copied = async (): Promise<() => Promise<Records>> => {
    await mkdir(join(folder, 'copy'), { recursive: true });
    await bench.records.backup(join(folder, 'copy', RECORDS_FILE));
    return async () => {
      await mkdir(join(folder, 'after'));
      await copyFile(join(folder, 'copy', RECORDS_FILE), join(folder, 'after', RECORDS_FILE));
      await markRestored(join(folder, 'after'), { backup: 'copy', madeMs: 1, nowMs: 2 });
      return opened('after');
    };
  };
  /** Stretches of ten seconds, each a batch, on the live lane and stored. */
  const run = async (...tens: number[]) => {
    for (const ten of tens) bench.live(...running(10 * ten, 10 * ten + 10));
    await bench.clock.advance(1000);
  };
  /** The server over what was restored, while the gateway's journal is what it is. */
  const after = async (records: Records, historian: MemoryHistorian) => {
    const next = await Bench.make(testPlant(), { records, historian });
    next.journal.push(...structuredClone(bench.journal));
    return next;
  };
  return { bench, copied, run, after };
}

async function counted({ records }: Bench): Promise<number> {
  const rows = await records.rows(FILLER, at(-3600), at(24 * 3600));
  return rows.reduce((sum, row) => sum + row.good, 0);
}

const mark = ({ records }: Bench) => records.getValue(RESTORED);

test('what the gateway has deleted since then is a gap, what it holds is stored, and each part counts once', async () => {
  const { bench, copied, run, after } = await began();
  await run(0);
  const [restore, historian] = [await copied(), bench.historian.copy()];
  await run(1, 2, 3);
  expect(await counted(bench)).toBe(40);

  const next = await after(await restore(), historian);
  expect(next.life.lost).toEqual([]);
  next.send([3, 4], 'replay', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([gap(10, 20)]);
  expect(next.stored).toEqual([[1, 4]]);
  const times = next.historian.all().flatMap((entry) => (entry.kind === 'sample' ? [entry.timeNs] : []));
  expect(times).toHaveLength(12 + 20);
  expect(await counted(next)).toBeLessThanOrEqual(40);
  expect(await counted(next)).toBeGreaterThanOrEqual(30);
  expect(await mark(next)).toBe('');
  next.send([3, 4], 'replay', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toHaveLength(1);
});

test('what is held when it comes, and is the last that comes, is told of all the same', async () => {
  const { bench, copied, run, after } = await began();
  await run(0);
  const [restore, historian] = [await copied(), bench.historian.copy()];
  await run(1, 2, 3);
  const next = await after(await restore(), historian);
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = next.life.pipeline.still(() => promise);
  await next.clock.advance(1000);
  next.send([3, 4], 'replay', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([]);
  resolve();
  await next.clock.advance(3000);
  await held;
  expect(next.life.lost).toEqual([gap(10, 20)]);
});

test('where the gateway holds all that is missing, there is no gap', async () => {
  const { bench, copied, run, after } = await began();
  await run(0, 1);
  const [restore, historian] = [await copied(), bench.historian.copy()];
  await run(2, 3);
  const next = await after(await restore(), historian);
  next.replay();
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([]);
  expect(await counted(next)).toBe(40);
  expect(await mark(next)).toBe('');
});

test('it waits for the first that the journal tells, over a restart, and for what is replayed before what is live', async () => {
  const { bench, copied, run, after } = await began();
  await run(0);
  const [restore, historian] = [await copied(), bench.historian.copy()];
  await run(1, 2, 3, 4);
  const next = await after(await restore(), historian);
  await next.restart();
  next.send([5], 'live', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([]);
  next.send([3, 4], 'replay', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([gap(10, 20)]);
  await next.restart();
  next.send([5], 'live', 3);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([]);
});

test('a hole that a replay had still to fill is part of what is lost, what was stored behind it is not', async () => {
  const { bench, copied, run, after } = await began();
  await run(0);
  bench.journalled(...running(10, 20));
  await run(2);
  const [restore, historian] = [await copied(), bench.historian.copy()];
  await run(3, 4);
  const next = await after(await restore(), historian);
  next.send([5], 'replay', 5);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([gap(10, 20), gap(30, 40)]);
});

test.each([true, false])(
  'records of before are derived again from what the historian has (it keeps positions: %s)',
  async (keeps) => {
    const { bench, copied, run, after } = await began();
    await run(0);
    const restore = await copied();
    await run(1, 2, 3);
    const historian = bench.historian.copy(keeps);
    const next = await after(await restore(), historian);
    expect(await counted(next)).toBe(40);
    // The gateway has deleted all of it.
    next.journalled(...running(40, 50));
    next.send([5], 'live', 5);
    await next.clock.advance(1000);
    expect(next.life.lost).toEqual([]);
    expect(await counted(next)).toBe(50);
    expect(next.stored).toEqual([[1, 5]]);
  },
);

test('what the historian does not have is not left standing in the records either', async () => {
  const { bench, copied, run, after } = await began();
  await run(0);
  const historian = bench.historian.copy();
  await run(1, 2);
  const restore = await copied();
  await run(3);
  const next = await after(await restore(), historian);
  expect(await counted(next)).toBe(10);
  next.send([4], 'replay', 4);
  await next.clock.advance(1000);
  expect(next.life.lost).toEqual([gap(10, 30)]);
});

test('records that know more than a historian which knows nothing are left alone', async () => {
  const { copied, run, after } = await began();
  await run(0, 1);
  const restore = await copied();
  const next = await after(await restore(), new MemoryHistorian());
  expect(await counted(next)).toBe(20);
});
