/** Buckets, databases and their names: made where the token may, asked for by hand where it may not. */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Historian, HistorianBatch } from '@gemba/server/historian/port';
import { type HistorianOptions, makeHistorian } from '@gemba/server/historian/registry';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import { InfluxManagement } from '../support/influx-management.ts';
import { describeWith } from '../support/skip.ts';

const MACHINE = 'filler-1' as MachineId;
const SPEED = 'speed' as SignalId;
const nowNs = BigInt(Date.now()) * 1_000_000n;
const RETENTION = { rawDays: 30, minuteDays: 365 };

const batch: HistorianBatch = {
  gateway: 'edge-hanoi' as GatewayId,
  epoch: '0123456789abcdef' as Epoch,
  position: 1,
  entries: [{ kind: 'sample', machine: MACHINE, signal: SPEED, timeNs: nowNs, value: 7, status: 0 }],
};

describeWith([influxMissing], 'setting InfluxDB up', () => {
  let influx: InfluxUnderTest;
  let buckets = 0;

  beforeAll(async () => {
    influx = await startInflux();
  });
  afterAll(() => influx?.stop());
  afterEach(() => {
    influx.shim.answer = () => null;
  });

  /** Names that nothing stands for yet. */
  const fresh = (name = `plant-${++buckets}`) => ({ ...influx.options, bucket: name, retention: RETENTION });
  const started = async (options: HistorianOptions): Promise<Historian> => {
    const historian = makeHistorian(options);
    await historian.start();
    onTestFinished(() => historian.stop());
    return historian;
  };
  const storesOne = async (historian: Historian) => {
    expect(await historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
    expect(await historian.append([batch])).toEqual([]);
    expect((await historian.latest(MACHINE)).map(({ value }) => value)).toEqual([7]);
  };
  const policies = async (database: string) =>
    (await influx.rows(`SHOW RETENTION POLICIES ON "${database.replace(/["\\]/g, '\\$&')}"`)).map(
      ({ name, duration }) => [name, duration],
    );

  test('InfluxDB 1.x: two databases, the samples’ with its retention', async () => {
    const options = fresh();
    await storesOne(await started(options));
    expect(await policies(options.bucket)).toEqual([['autogen', '720h0m0s']]);
    expect(await policies(`${options.bucket}-rollup`)).toEqual([['autogen', '0s']]);
  });

  test.each([
    'a "name"',
    "it's",
    'a,b c=d',
    '|> drop()',

    'x" WITH DURATION 1h; DROP DATABASE "gemba',
  ])('a bucket may be called %s', async (name) => {
    await storesOne(await started(fresh(name)));
    const found = (await influx.rows('SHOW DATABASES')).map((row) => row.name);
    expect(found).toEqual(expect.arrayContaining([name, `${name}-rollup`, 'gemba']));
  });

  test.each(['back\\slash', 'a\nnew line', 'a/b', '..'])(
    'the name %j, which the engine refuses, is said to be',
    async (name) => {
      const historian = await started(fresh(name));
      expect((await historian.health()).problem).toContain('invalid name');
      await expect(historian.append([batch])).rejects.toMatchObject({ code: 'GEMBA_INFLUX_SETUP' });
    },
  );

  test('InfluxDB 2: buckets with their retention, and a database name for each', async () => {
    const management = new InfluxManagement(influx);
    const options = fresh();
    await storesOne(await started(options));
    expect(management.buckets).toMatchObject([
      { name: options.bucket, retentionRules: [{ type: 'expire', everySeconds: 30 * 86_400 }] },
      { name: `${options.bucket}-rollup`, retentionRules: [] },
    ]);
    expect(management.mappings).toMatchObject([
      { database: options.bucket, bucketID: 'bucket-0', retention_policy: 'autogen', default: true },
      { database: `${options.bucket}-rollup`, bucketID: 'bucket-1' },
    ]);
    const writes = influx.shim.seen.filter(
      ({ method, path }) => method === 'POST' && /buckets|dbrps/.test(path),
    ).length;
    await started(options);
    expect(influx.shim.seen.filter(({ method, path }) => method === 'POST' && /buckets|dbrps/.test(path))).toHaveLength(
      writes,
    );
  });

  test('a bucket that is there gets its database name, and keeps its retention', async () => {
    const management = new InfluxManagement(influx);
    const options = fresh();
    await influx.statement(`CREATE DATABASE "${options.bucket}"`);
    management.buckets.push({ id: 'mine', name: options.bucket, retentionRules: [] });
    await storesOne(await started(options));
    expect(management.buckets[0]).toEqual({ id: 'mine', name: options.bucket, retentionRules: [] });
    expect(management.mappings[0]).toMatchObject({ database: options.bucket, bucketID: 'mine' });
  });

  test('a token that may not: health says what to run by hand, nothing is dropped, and afterwards it works', async () => {
    const management = new InfluxManagement(influx);
    management.mayManage = false;
    const options = fresh();
    const historian = await started(options);
    const { ok, problem } = await historian.health();
    expect(ok).toBe(false);
    expect(problem).toContain('insufficient permissions');
    expect(problem).toContain(`influx bucket create --org gemba --name ${options.bucket} --retention 30d`);
    expect(problem).toContain(`influx v1 dbrp create --org gemba --db ${options.bucket} --rp autogen --default`);
    await expect(historian.append([batch])).rejects.toMatchObject({ code: 'GEMBA_INFLUX_SETUP' });

    for (const name of [options.bucket, `${options.bucket}-rollup`]) {
      await influx.statement(`CREATE DATABASE "${name}"`);
      management.buckets.push({ id: name, name, retentionRules: [] });
      management.mappings.push({ database: name, bucketID: name, default: true });
    }
    await historian.append([batch]);
    await storesOne(historian);
  });

  test('in InfluxDB 1.x such a user is told the statement', async () => {
    const options = fresh();
    influx.shim.answer = ({ body }) =>
      body.includes('CREATE')
        ? { status: 403, body: '{"error":"error authorizing query: gemba not authorized to execute statement"}' }
        : null;
    const historian = await started(options);
    expect((await historian.health()).problem).toContain(
      `CREATE DATABASE "${options.bucket}" WITH DURATION 30d NAME "autogen"`,
    );
    influx.shim.answer = () => null;
    await historian.append([batch]);
    await storesOne(historian);
  });

  test('an organisation that does not exist is named', async () => {
    new InfluxManagement(influx);
    const historian = await started({ ...fresh(), org: 'nobody' });
    expect((await historian.health()).problem).toContain('knows no organisation nobody');
    await expect(historian.append([batch])).rejects.toMatchObject({ code: 'GEMBA_INFLUX_SETUP' });
  });

  test.each([429, 503])('%i is no refusal: it is asked again', async (status) => {
    const options = fresh();
    influx.shim.answer = () => ({ status, body: '{"message":"too much"}' });
    const historian = await started(options);
    expect((await historian.health()).ok).toBe(false);
    await expect(historian.append([batch])).rejects.toThrow('too much');
    influx.shim.answer = () => null;
    await historian.append([batch]);
    await storesOne(historian);
  });
});
