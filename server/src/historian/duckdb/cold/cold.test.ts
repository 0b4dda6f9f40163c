/** Sealed days of the embedded historian: what lies where, what anybody can read, and what becomes of damage. */

import { copyFile, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import { expect, onTestFinished, test } from 'vitest';
import { DuckDbHistorian } from '../historian.ts';

const MACHINE = 'filler-1' as MachineId;
const SPEED = 'speed' as SignalId;
const HOUR = 3_600_000_000_000n;
const DAY = 24n * HOUR;
/** Midnight, 18 November 2026. */
const T0 = 20_775n * DAY;
const RETENTION = { rawDays: 90, minuteDays: 730 };

const sample = (timeNs: bigint, value: Sample['value'], signal = SPEED): Sample => ({
  kind: 'sample',
  machine: MACHINE,
  signal,
  timeNs,
  value,
  status: 0,
});

async function begin() {
  const folder = await mkdtemp(join(tmpdir(), "gemba-it's-cold-"));
  let historian = new DuckDbHistorian({ folder, commitEveryMs: 5, retention: RETENTION });
  let position = 0;
  await historian.start();
  onTestFinished(async () => {
    await historian.stop();
    await rm(folder, { recursive: true });
  });
  return {
    folder,
    get historian() {
      return historian;
    },
    async reopen(between: () => Promise<unknown> = async () => {}) {
      await historian.stop();
      await between();
      historian = new DuckDbHistorian({ folder, commitEveryMs: 5, retention: RETENTION });
      await historian.start();
    },
    store: (...entries: Sample[]) =>
      historian.append([
        { gateway: 'edge-1' as GatewayId, epoch: '0123456789abcdef' as Epoch, position: ++position, entries },
      ]),
    values: async (signal = SPEED) =>
      (await historian.range(MACHINE, signal, 0n, 2n * T0, 1000)).items.map(({ value }) => value),
    count: async () => (await historian.buckets(MACHINE, SPEED, T0 - DAY, T0 + 9n * DAY, 10)).map(({ count }) => count),
    upkeep: (afterNs: bigint) => historian.upkeep(T0 + afterNs),
    files: async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes('.parquet')).sort(),
    /** Rows of a query, by a DuckDB of anybody's; a stopped historian's folder. */
    async look(sql: string, file = ':memory:') {
      const options = file === ':memory:' ? {} : { access_mode: 'READ_ONLY' };
      const instance = await DuckDBInstance.create(file, options);
      const connection = await instance.connect();
      const rows = (await connection.runAndReadAll(sql)).getRowsJS();
      connection.closeSync();
      instance.closeSync();
      return rows;
    },
  };
}

const path = (text: string) => `'${text.replaceAll("'", "''")}'`;

test('a finished day is a file that anybody can read, sorted by signal and time; the hot file has it no longer', async () => {
  const { store, upkeep, historian, folder, files, look, values } = await begin();
  await store(sample(T0 + 2n, 1.5), sample(T0 + 1n, 'on', 'state' as SignalId), sample(T0, 7n), sample(T0 + DAY, 2));
  expect((await upkeep(DAY + HOUR - 1n)).sealed).toEqual([]);
  expect(await upkeep(DAY + HOUR)).toEqual({ sealed: ['2026-11-18'], deleted: [], problems: [] });
  expect(await files()).toEqual(['days/2026-11-18.1.parquet', 'minutes/2026-11-18.1.parquet']);
  expect(await values()).toEqual([7n, 1.5, 2]);
  expect(await historian.stats()).toMatchObject({ samples: 4, days: 2, oldestNs: T0, newestNs: T0 + DAY });

  const file = path(join(folder, 'days/2026-11-18.1.parquet'));
  expect(await look(`SELECT machine, signal, time::VARCHAR, value, value_i, value_s FROM ${file}`)).toEqual([
    ['filler-1', 'speed', '2026-11-18 00:00:00', null, 7n, null],
    ['filler-1', 'speed', '2026-11-18 00:00:00.000000002', 1.5, null, null],
    ['filler-1', 'state', '2026-11-18 00:00:00.000000001', null, null, 'on'],
  ]);
  await historian.stop();
  const hot = join(folder, 'hot.duckdb');
  expect(await look(`SELECT count(*)::INTEGER FROM samples WHERE time < ${T0 + DAY}`, hot)).toEqual([[0]]);
  expect(await look('SELECT count(*)::INTEGER, count(DISTINCT signal)::INTEGER FROM telemetry', hot)).toEqual([[4, 2]]);
});

test('what is sealed comes back to the last bit, though a file keeps values that are the same once', async () => {
  const { store, upkeep, values } = await begin();
  const odd = [0, -0, 1, 0, Number.NaN, -1e-320, -0, 2n ** 62n, 0n, '', null].map((value, i) =>
    sample(T0 + BigInt(i), value),
  );
  await store(...odd, sample(T0 + 2n * DAY, 1));
  expect((await upkeep(DAY + HOUR)).sealed).toEqual(['2026-11-18']);
  expect(await values()).toEqual([0, 0, 1, 0, Number.NaN, -1e-320, 0, 2n ** 62n, 0n, '', null, 1]);
});

test('what comes late for a sealed day waits beside its file, and is in the next one; the old file goes', async () => {
  const { store, upkeep, files, values, count } = await begin();
  await store(sample(T0, 1), sample(T0 + 3n, 4), sample(T0 + 2n * DAY, 9));
  await upkeep(DAY + HOUR);
  await store(sample(T0 + 1n, 2), sample(T0, 1), sample(T0 + 3n, 4));
  expect((await upkeep(DAY + 2n * HOUR)).sealed).toEqual([]);
  await store(sample(T0 + 2n, 3), sample(T0 + 1n, 2));
  expect([await values(), (await count()).slice(0, 4)]).toEqual([
    [1, 2, 3, 4, 9],
    [0, 4, 0, 1],
  ]);
  expect((await upkeep(DAY + 7n * HOUR)).sealed).toEqual(['2026-11-18']);
  expect(await files()).toEqual(['days/2026-11-18.2.parquet', 'minutes/2026-11-18.2.parquet']);
  await store(sample(T0 + 2n, 3), sample(T0 + 1n, 2), sample(T0, 1));
  expect([await values(), (await count()).slice(0, 4)]).toEqual([
    [1, 2, 3, 4, 9],
    [0, 4, 0, 1],
  ]);
});

test('rollups by the hour are sealed by the month', async () => {
  const { store, upkeep, files, count } = await begin();
  await store(sample(T0, 1), sample(T0 + 60n * DAY, 2));
  await upkeep(14n * DAY);
  expect(await files()).toContain('hours/2026-11.1.parquet');
  expect((await count()).slice(0, 3)).toEqual([0, 1, 0]);
});

test('a file that is missing is told with its day; other days go on, what comes for it is refused', async () => {
  const bench = await begin();
  const { store, upkeep, folder, values } = bench;
  await store(sample(T0, 1), sample(T0 + DAY, 2), sample(T0 + 2n * DAY, 3));
  await upkeep(3n * DAY);
  const aside = join(folder, 'aside');
  const day = join(folder, 'days/2026-11-18.1.parquet');
  await bench.reopen(async () => {
    await copyFile(day, aside);
    await rm(day);
  });
  expect(await values()).toEqual([2, 3]);
  const { problems } = await upkeep(3n * DAY);
  expect(problems).toEqual([expect.stringMatching(/days\/2026-11-18\.1\.parquet is missing.*2026-11-18/)]);
  expect(await bench.historian.health()).toMatchObject({ ok: false, problem: expect.stringContaining('2026-11-18') });
  const refused = await store(sample(T0 + 5n, 9), sample(T0 + DAY + 5n, 2.5), sample(T0 + 4n * DAY, 4));
  expect(refused).toMatchObject([{ entry: { timeNs: T0 + 5n }, reason: expect.stringContaining('2026-11-18') }]);
  expect(await values()).toEqual([2, 2.5, 3, 4]);
  // Figures are there still, and when the file is back everything is.
  expect((await bench.count()).slice(0, 4)).toEqual([0, 1, 2, 1]);
  await bench.reopen(() => copyFile(aside, day));
  await store(sample(T0 + 5n, 9));
  expect(await values()).toEqual([1, 9, 2, 2.5, 3, 4]);
  expect((await upkeep(3n * DAY)).problems).toEqual([]);
});

test('a file that is damaged is found when it is read, or by its length, and set aside', async () => {
  const bench = await begin();
  await bench.store(sample(T0, 1), sample(T0 + DAY, 2), sample(T0 + 2n * DAY, 3));
  await bench.upkeep(3n * DAY);
  const [first, second] = ['days/2026-11-18.1.parquet', 'days/2026-11-19.1.parquet'].map((name) =>
    join(bench.folder, name),
  );
  await bench.reopen(async () => {
    await writeFile(first as string, Buffer.alloc((await stat(first as string)).size, 7));
    await truncate(second as string, 100);
  });
  expect(await bench.values()).toEqual([3]);
  expect(await bench.store(sample(T0 + 1n, 8))).toHaveLength(1);
  const { problems } = await bench.upkeep(3n * DAY);
  expect(problems.sort()).toEqual([
    expect.stringMatching(/2026-11-18\.1\.parquet can not be read/),
    expect.stringMatching(/2026-11-19\.1\.parquet has 100 bytes instead of/),
  ]);
});

test('files that a killed seal left go, those of which nothing is known stay and are told', async () => {
  const bench = await begin();
  await bench.store(sample(T0, 1), sample(T0 + 2n * DAY, 3));
  await bench.upkeep(DAY + HOUR);
  const day = join(bench.folder, 'days/2026-11-18');
  await bench.reopen(async () => {
    const instance = await DuckDBInstance.create(join(bench.folder, 'hot.duckdb'));
    const connection = await instance.connect();
    await connection.run(`INSERT INTO sealing VALUES ('days', '2026-11-18', 2)`);
    connection.closeSync();
    instance.closeSync();
    for (const name of ['2.parquet', '2.parquet.tmp', '0.parquet', '7.parquet']) {
      await copyFile(`${day}.1.parquet`, `${day}.${name}`);
    }
  });
  expect(await bench.files()).toEqual([
    'days/2026-11-18.1.parquet',
    'days/2026-11-18.7.parquet',
    'minutes/2026-11-18.1.parquet',
  ]);
  expect(await bench.values()).toEqual([1, 3]);
  expect((await bench.upkeep(DAY + HOUR)).problems).toEqual([expect.stringContaining('2026-11-18.7.parquet')]);
});

test('a backup has the sealed files of its moment, whatever is written or taken away later', async () => {
  const bench = await begin();
  const { store, upkeep, folder, files, values, count } = bench;
  await store(sample(T0, 1), sample(T0 + 3n, 4), sample(T0 + DAY, 5), sample(T0 + 20n * DAY, 9));
  await upkeep(15n * DAY);
  await store(sample(T0 + 2n, 3));
  const backup = `${folder}-backup`;
  onTestFinished(() => rm(backup, { recursive: true }));
  expect(await bench.historian.backup(backup)).toEqual({ elsewhere: null });
  const moment = [await values(), await count(), await bench.historian.stats()] as const;
  expect(moment[0]).toEqual([1, 3, 4, 5, 9]);

  await store(sample(T0 + 1n, 2), sample(T0 + 100n * DAY, 10));
  expect((await upkeep(16n * DAY)).sealed).toEqual(['2026-11-18']);
  expect((await upkeep(100n * DAY)).deleted.length).toBe(2);
  expect(await files()).not.toContain('days/2026-11-18.2.parquet');
  const copy = new DuckDbHistorian({ folder: backup, commitEveryMs: 5, retention: RETENTION });
  await copy.start();
  onTestFinished(() => copy.stop());
  const inCopy = await copy.range(MACHINE, SPEED, 0n, 2n * T0, 1000);
  expect(inCopy.items.map(({ value }) => value)).toEqual(moment[0]);
  expect((await copy.buckets(MACHINE, SPEED, T0 - DAY, T0 + 9n * DAY, 10)).map((one) => one.count)).toEqual(moment[1]);
  const { bytes: _, ...stats } = moment[2];
  expect(await copy.stats()).toMatchObject(stats);
  expect((await copy.upkeep(T0 + 16n * DAY)).problems).toEqual([]);
});

test('a clock that is years ahead takes nothing away', async () => {
  const { store, upkeep, values, files } = await begin();
  await store(sample(T0, 1), sample(T0 + 2n * DAY, 3));
  expect((await upkeep(4000n * DAY)).deleted).toEqual([]);
  expect(await values()).toEqual([1, 3]);
  expect(await files()).toContain('days/2026-11-18.1.parquet');
});

test('a file of the first version gets its rollups when it is opened', async () => {
  const bench = await begin();
  await bench.reopen(async () => {
    await rm(bench.folder, { recursive: true });
    await mkdir(bench.folder);
    const instance = await DuckDBInstance.create(join(bench.folder, 'hot.duckdb'));
    const connection = await instance.connect();
    await connection.run(FIRST_VERSION);
    connection.closeSync();
    instance.closeSync();
  });
  expect(await bench.values()).toEqual([1, 2, 3]);
  expect((await bench.count()).slice(0, 4)).toEqual([0, 2, 1, 0]);
  expect((await bench.upkeep(3n * DAY)).sealed).toEqual(['2026-11-18', '2026-11-19']);
  expect(await bench.values()).toEqual([1, 2, 3]);
  expect(await bench.historian.latest(MACHINE)).toMatchObject([{ value: 3 }]);
});

const SAMPLES = `signal INTEGER, time BIGINT, value DOUBLE, value_i BIGINT, value_b BOOLEAN, value_s VARCHAR,
  status UINTEGER, source_time BIGINT`;
const FIRST_VERSION = `
  CREATE TABLE meta(key VARCHAR, content VARCHAR);
  CREATE TABLE signal(id INTEGER, machine VARCHAR, name VARCHAR);
  CREATE TABLE recent(${SAMPLES});
  CREATE TABLE samples(${SAMPLES});
  CREATE TABLE stored_position(gateway VARCHAR, epoch VARCHAR, ranges VARCHAR);
  INSERT INTO meta VALUES ('schema', '1');
  INSERT INTO signal VALUES (1, '${MACHINE}', '${SPEED}');
  INSERT INTO samples(signal, time, value, status) VALUES (1, ${T0}, 1, 0), (1, ${T0 + HOUR}, 2, 0);
  INSERT INTO recent(signal, time, value, status) VALUES (1, ${T0 + DAY}, 3, 0);
`;
