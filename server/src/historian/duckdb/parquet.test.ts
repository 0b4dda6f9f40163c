import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import { expect, onTestFinished, test } from 'vitest';
import type { ExportRow } from '../export/rows.ts';
import { ParquetFile } from './parquet.ts';

const row = (signal: string, timeNs: bigint, value: Value | null): ExportRow => ({
  machine: 'filler-1' as MachineId,
  signal: signal as SignalId,
  timeNs,
  value,
  status: 0x8000_0000,
});

async function begin() {
  const folder = await mkdtemp(join(tmpdir(), "gemba-o'parquet-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { folder, file: join(folder, 'out.parquet') };
}

test('every kind of value is there, sorted, and nothing else is left in the folder', async () => {
  const { folder, file } = await begin();
  const parquet = await ParquetFile.begin(file);
  await parquet.add([row('b', 2n, 1.5), row('b', 1n, 9_007_199_254_740_993n)]);
  await parquet.add([row('a', 3n, true), row('a', 4n, 'run'), row('a', 5n, null)]);
  expect(parquet.rows).toBe(5);
  await parquet.finish();
  expect(await readdir(folder)).toEqual(['out.parquet']);

  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(
    `SELECT machine, signal, epoch_ns(time), value, value_i, value_b, value_s, status FROM '${file.replaceAll("'", "''")}'`,
  );
  connection.closeSync();
  instance.closeSync();
  const bad = 0x8000_0000;
  expect(read.getRows()).toEqual([
    ['filler-1', 'a', 3n, null, null, true, null, bad],
    ['filler-1', 'a', 4n, null, null, null, 'run', bad],
    ['filler-1', 'a', 5n, null, null, null, null, bad],
    ['filler-1', 'b', 1n, null, 9_007_199_254_740_993n, null, null, bad],
    ['filler-1', 'b', 2n, 1.5, null, null, null, bad],
  ]);
});

test('what is discarded leaves nothing', async () => {
  const { folder, file } = await begin();
  const parquet = await ParquetFile.begin(file);
  await parquet.add([row('a', 1n, 1)]);
  await parquet.discard();
  expect(await readdir(folder)).toEqual([]);
});
