import { readdirSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { msFromNs } from '@gemba/contract/sample';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { settle } from '../testing/fake-clock.ts';
import { at, FILLER, observed, sample } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

/** A busy machine is given its time: what is waited for comes, or the test fails. */
const PATIENT = { timeout: 20_000 };
const ms = (seconds: number): number => msFromNs(at(seconds));
const url = (query: string, fromS = 0, toS = 60): string =>
  `/api/v1/machines/${FILLER}/export?${query}&from=${ms(fromS)}&to=${ms(toS)}`;

async function filled() {
  api.bench.live(
    sample(FILLER, 'state', 1, 'run'),
    sample(FILLER, 'state', 2, '=1+1'),
    sample(FILLER, 'total', 3, 9_007_199_254_740_993n),
    { ...sample(FILLER, 'zone/temperature', 4.5, null), status: 0x80000000 },
    sample(FILLER, 'zone/temperature', 5, 70.25),
    observed(FILLER, 0, 60),
  );
  await api.bench.clock.advance(1000);
}

it('gives every reading as CSV: with the time of the site, its status, and no formula', async () => {
  await filled();
  const answer = await api.send('GET', url('signal=state&signal=total&signal=zone/temperature&format=csv'));
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="filler-1-20261122T0800-20261122T0801.csv"');
  const row = (signal: string, clock: string, value: string, status = 0) =>
    `filler-1,${signal},2026-11-22T08:00:${clock}Z,2026-11-22T08:00:${clock}+00:00,${value},${status}\r\n`;
  expect(answer.body).toBe(
    [
      'machine,signal,time,time_local,value,status\r\n',
      row('state', '01.000000000', 'run'),
      row('state', '02.000000000', "'=1+1"),
      row('total', '03.000000000', '9007199254740993'),
      row('zone/temperature', '04.500000000', '', 0x80000000),
      row('zone/temperature', '05.000000000', '70.25'),
    ].join(''),
  );
});

it('gives them as Parquet, and leaves no file behind', async () => {
  await filled();
  const answer = await api.send('GET', url('signal=zone/temperature&format=parquet'));
  expect(answer.headers['content-type']).toBe('application/vnd.apache.parquet');
  const file = answer.rawPayload;
  // Magic of the format, at both ends.
  expect([file.subarray(0, 4).toString(), file.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
  await expect.poll(() => readdirSync(api.exportFolder), PATIENT).toEqual([]);
});

it('stands in the audit log, with who took what', async () => {
  const cookie = await api.cookie('cpo');
  await api.send('GET', url('signal=state&signal=total'), { cookie });
  await api.send('GET', `/api/v1/machines/nobody/export?signal=state&from=0&to=1`);
  const [refused, done] = await api.bench.records.auditLog(2);
  expect(done).toMatchObject({
    who: 'u-cpo',
    what: 'GET /api/v1/machines/:machine/export',
    subject: FILLER,
    detail: `csv ${ms(0)}–${ms(60)} ms state total`,
    result: 'done',
  });
  expect(refused).toMatchObject({ who: 'nobody', subject: 'nobody', result: 'refused' });
});

it('refuses what makes no sense with the next step', async () => {
  const code = async (query: string) => (await api.send('GET', query)).json().code;
  expect(await code(url('signal=nothing'))).toBe('GEMBA_NOT_FOUND');
  expect(await code(url('signal=state&format=xlsx'))).toBe('GEMBA_BAD_REQUEST');
  expect(await code(url('signal=state', 60, 0))).toBe('GEMBA_BAD_REQUEST');
  expect(await code(url('x=1'))).toBe('GEMBA_BAD_REQUEST');
  expect(await code(url(Array(101).fill('signal=state').join('&')))).toBe('GEMBA_READ_LIMIT');
});

it('is refused in words to whoever follows a link', async () => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const answer = await api.app.inject({ url: url('signal=nothing'), headers });
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(answer.body).toMatch(/^Signal nothing .*\n.+\n\(GEMBA_NOT_FOUND\)\n$/);
});

it('is given up when nobody waits for it any more, and its place is the next one’s', { timeout: 60_000 }, async () => {
  let reads = 0;
  // A signal without end: after each page comes another one.
  api.bench.historian.range = async () => {
    reads += 1;
    const items = Array.from({ length: 1000 }, (_, i) => ({ timeNs: at(i), value: 'x'.repeat(100), status: 0 }));
    return { items, cursor: String(reads) };
  };
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.app.server.address() as AddressInfo;
  const begin = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: url('signal=state') }, resolve).on('error', reject);
    });
  const [first, second] = [await begin(), await begin()];
  const third = await begin();
  expect(third.statusCode).toBe(429);
  third.resume();
  // Nobody takes what is read: it is not read on.
  await expect
    .poll(async () => {
      const before = reads;
      await settle();
      return reads - before;
    }, PATIENT)
    .toBe(0);
  expect(reads).toBeLessThan(200);
  first.destroy();
  second.destroy();
  await expect
    .poll(async () => {
      const next = await begin();
      next.destroy();
      return next.statusCode;
    }, PATIENT)
    .toBe(200);
});
