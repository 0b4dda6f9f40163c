/**
 * What a real InfluxDB, or the network before it, can do to a write: refuse a line, refuse everything, ask for patience,
 * fail, hang, die, or store and not say so. Whatever it does, what was not acknowledged is given back to the caller.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import type { Historian } from '@gemba/server/historian/port';
import { makeHistorian } from '@gemba/server/historian/registry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import type { Answer, Seen } from '../support/influx-shim.ts';
import { describeWith } from '../support/skip.ts';

const T0 = 1_795_000_000_123_456_789n;
const SPEED = 'speed' as SignalId;
let machines = 0;
let positions = 0;

const sample = (machine: MachineId, timeNs: bigint, value: Value): Sample => ({
  kind: 'sample',
  machine,
  signal: SPEED,
  timeNs,
  value,
  status: 0,
});

const floats = (machine: MachineId, count: number) =>
  Array.from({ length: count }, (_, i) => sample(machine, T0 + BigInt(i), i / 2));

const batch = (entries: Sample[]) => ({
  gateway: 'edge-hanoi' as GatewayId,
  epoch: '0123456789abcdef' as Epoch,
  position: ++positions,
  entries,
});

describeWith([influxMissing], 'a failing InfluxDB', () => {
  let influx: InfluxUnderTest;
  let historian: Historian;
  let machine: MachineId;

  beforeAll(async () => {
    influx = await startInflux();
  });
  afterAll(() => influx?.stop());
  beforeEach(async () => {
    machine = `machine-${++machines}` as MachineId;
    historian = makeHistorian({ ...influx.options, timeoutMs: 1500 });
    await historian.start();
  });
  afterEach(async () => {
    influx.shim.answer = () => null;
    await historian.stop();
  });

  /** Answers writes so until it says otherwise. */
  const answerWrites = (answer: Answer) => {
    influx.shim.answer = ({ path }) => (path.startsWith('/api/v2/write') ? answer : null);
  };
  /** Of samples: marks of hours go before them, into the other bucket. */
  const isWrite = ({ path }: Seen) => path.startsWith('/api/v2/write') && !path.includes('-rollup');
  const stored = async () => (await historian.range(machine, SPEED, 0n, T0 * 2n, 50_000)).items;

  test('one refused line among five thousand is quarantined with the reason, its neighbours are stored', async () => {
    await influx.statement('DROP SERIES FROM telemetry');
    await historian.append([batch([sample('other' as MachineId, T0, true)])]);
    const entries: Sample[] = floats(machine, 5000);
    const bad = sample(machine, T0 + 3333n, 1n);
    entries[3333] = bad;
    // Makes the field of integers one of floats in this shard, as another program might have done.
    await influx.write(`telemetry,machine=intruder value_i=1.5 ${T0}`);

    const quarantined = await historian.append([batch(entries)]);
    expect(quarantined.map(({ entry }) => entry)).toEqual([bad]);
    expect(quarantined[0]?.reason).toContain('field type conflict');
    expect((await stored()).length).toBe(4999);
    expect(await historian.health()).toMatchObject({ ok: true });
    await influx.statement('DROP MEASUREMENT telemetry');
  });

  test('samples older than the retention are quarantined with that reason, all of them, not retried', async () => {
    await influx.statement('CREATE DATABASE brief WITH DURATION 1h');
    const brief = makeHistorian({ ...influx.options, bucket: 'brief' });
    await brief.start();
    const now = BigInt(Date.now()) * 1_000_000n;
    const old = floats(machine, 3000).map((one, i) => ({ ...one, timeNs: now - 86_400_000_000_000n - BigInt(i) }));
    const before = influx.shim.seen.filter(isWrite).length;
    const quarantined = await brief.append([batch([...old, sample(machine, now, 3)])]);
    expect(quarantined.map(({ entry }) => entry)).toEqual(old);
    for (const { reason } of quarantined) expect(reason).toContain('retention');
    expect((await brief.latest(machine)).map(({ value }) => value)).toEqual([3]);
    expect(influx.shim.seen.filter(isWrite).length - before).toBeLessThan(30);
    await brief.stop();
  });

  test('when every line is refused it is the settings: nothing is quarantined, nothing is dropped', async () => {
    answerWrites({ status: 400, body: '{"code":"invalid","message":"organization name is unknown"}' });
    const given = batch(floats(machine, 10));
    await expect(historian.append([given])).rejects.toThrow('organization name is unknown');
    expect(await historian.health()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('check the settings'),
    });

    influx.shim.answer = () => null;
    expect(await historian.append([given])).toEqual([]);
    expect((await stored()).length).toBe(10);
    expect(await historian.health()).toEqual({ ok: true, problem: null, pending: 0 });
  });

  test.each([401, 403])(
    '%i is a configuration fault: shown, with what to look at, and nothing is dropped',
    async (status) => {
      answerWrites({ status, body: '{"code":"unauthorized","message":"unauthorized access"}' });
      const given = batch(floats(machine, 3));
      await expect(historian.append([given])).rejects.toThrow('token');
      expect((await historian.health()).problem).toContain(`answers ${status}: unauthorized access`);
      influx.shim.answer = () => null;
      await historian.append([given]);
      expect((await stored()).length).toBe(3);
    },
  );

  test.each([429, 503])('%i with Retry-After: nothing is sent before that time', async (status) => {
    answerWrites({ status, headers: { 'retry-after': '1' }, body: '{"message":"too much"}' });
    const given = batch(floats(machine, 3));
    await expect(historian.append([given])).rejects.toThrow('too much');
    const refusedMs = performance.now();
    influx.shim.answer = () => null;
    const before = influx.shim.seen.filter(isWrite).length;
    const again = historian.append([given]);
    expect((await historian.health()).pending).toBe(3);
    await again;
    expect(performance.now() - refusedMs).toBeGreaterThan(900);
    expect(influx.shim.seen.filter(isWrite).length).toBe(before + 1);
    expect((await stored()).length).toBe(3);
  });

  test('stopping does not wait for the patience that was asked for', async () => {
    answerWrites({ status: 503, headers: { 'retry-after': '3600' } });
    await expect(historian.append([batch(floats(machine, 1))])).rejects.toThrow('503');
    const waiting = historian.append([batch(floats(machine, 1))]);
    await historian.stop();
    await expect(waiting).rejects.toThrow();
  });

  test('an error 500 rejects, and the same batch goes through later', async () => {
    answerWrites({ status: 500, body: '{"message":"engine is closed"}' });
    const given = batch(floats(machine, 3));
    await expect(historian.append([given])).rejects.toThrow('engine is closed');
    influx.shim.answer = () => null;
    await historian.append([given]);
    expect((await stored()).length).toBe(3);
  });

  test('stored but the answer was lost: writing it again changes nothing', async () => {
    const [first, ...rest] = floats(machine, 101) as [Sample, ...Sample[]];
    await historian.append([batch([first])]);
    influx.shim.loseAnswers = true;
    await expect(historian.append([batch(rest)])).rejects.toThrow('does not answer');
    influx.shim.loseAnswers = false;
    expect((await stored()).length).toBe(101);
    await historian.append([batch(rest)]);
    expect((await stored()).map(({ value }) => value)).toEqual([first, ...rest].map(({ value }) => value));
  });

  test('an engine that hangs is given up after a time', async () => {
    influx.shim.answer = () => new Promise(() => {});
    await expect(historian.append([batch(floats(machine, 1))])).rejects.toThrow('does not answer');
    await expect(stored()).rejects.toThrow('does not answer');
  });

  test.each([true, false])('what is written is compressed where the setting says so: %s', async (gzip) => {
    const one = makeHistorian({ ...influx.options, gzip });
    await one.append([batch(floats(machine, 200))]);
    expect(influx.shim.seen.filter(isWrite).at(-1)?.encoding).toBe(gzip ? 'gzip' : undefined);
    expect((await stored()).length).toBe(200);
  });

  test('the token is sent, and is in no message', async () => {
    const secret = makeHistorian({ ...influx.options, token: 'my-secret-token' });
    await secret.start();
    answerWrites({ status: 401, body: '{"message":"unauthorized"}' });
    const refusal = await secret.append([batch(floats(machine, 1))]).catch((error: Error) => error.message);
    expect(refusal).not.toContain('my-secret-token');
    const writes = influx.shim.seen.filter(({ path }) => path.startsWith('/api/v2/write'));
    expect(writes.at(-1)?.authorization).toBe('Token my-secret-token');
    expect(influx.shim.seen.filter(({ path }) => path.startsWith('/query')).at(-1)?.authorization).toBe(
      'Token my-secret-token',
    );
    await secret.stop();
  });

  test('an engine that is not there: start is no failure, health says so, and it works once it comes', async () => {
    await influx.kill();
    const early = makeHistorian({ ...influx.options, timeoutMs: 2000 });
    await early.start();
    expect(await early.health()).toMatchObject({ ok: false, problem: expect.stringContaining('does not answer') });
    await expect(early.append([batch(floats(machine, 1))])).rejects.toThrow('does not answer');
    await influx.start();
    await early.append([batch(floats(machine, 1))]);
    expect(await early.health()).toMatchObject({ ok: true });
    expect((await stored()).length).toBe(1);
    await early.stop();
  });

  test('an engine killed while batches are written holds everything that was acknowledged', async () => {
    const acknowledged: Sample[] = [];
    let refused = 0;
    const appending = (async () => {
      for (let i = 0; refused === 0; i++) {
        const entries = Array.from({ length: 50 }, (_, k) => sample(machine, T0 + BigInt(i * 50 + k), i));
        await historian.append([batch(entries)]).then(
          () => acknowledged.push(...entries),
          () => refused++,
        );
        if (i === 40) void influx.kill();
      }
    })();
    await appending;
    await influx.start();
    const times = new Set((await stored()).map(({ timeNs }) => timeNs));
    expect(acknowledged.length).toBeGreaterThan(40 * 50);
    expect(acknowledged.filter(({ timeNs }) => !times.has(timeNs))).toEqual([]);
  });
});
