import { msFromNs } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestApi } from '../testing/api.ts';
import { testApi } from '../testing/api.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { MaintenanceLine, MaintenanceSchema } from './maintenance-schemas.ts';
import { AlarmLine, AlarmSchema, AuditLine, LineSchema, MachineSchema } from './schemas.ts';

/** What is looked at of a described route. */
interface Described {
  responses: Record<string, { content?: unknown }>;
  security: object[];
  description: string;
  requestBody?: unknown;
}
/** A union of a number and null. */
const COERCED =
  /\{"type":"null"\},\{"type":"(number|integer|boolean)"|"type":"(number|integer|boolean)"[^{}]*\},\{"type":"null"\}/;

let api: TestApi;
afterEach(() => api.app.close());

async function runningApi() {
  api = await testApi({
    alarms: [
      {
        id: 'hot',
        machines: ['*'],
        condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
        priority: 'high',
        text: 'Too hot',
      },
    ],
  });
  const { bench } = api;
  bench.live(
    sample(FILLER, 'state', 0, 'run'),
    sample(FILLER, 'total', 0, 0n),
    sample(FILLER, 'zone/temperature', 1, 90),
    sample(FILLER, 'total', 30, 30n),
    sample(FILLER, 'reason', 60, 7n),
    sample(FILLER, 'state', 60, 'fault'),
    observed(FILLER, 0, 90),
    sample(LABELLER, 'state', 0, 'run'),
    sample(LABELLER, 'total', 0, 0n),
    sample(LABELLER, 'state', 62, 'starved'),
    observed(LABELLER, 0, 90),
  );
  await bench.clock.advance(90_000);
  return api;
}

describe('reading', () => {
  it('lists machines with their state, age and OEE; one that was not heard of for too long is NO DATA since then', async () => {
    const { send, bench } = await runningApi();
    bench.live(observed(FILLER, 90, 91));
    await bench.clock.advance(1000);
    const { machines } = (await send('GET', '/api/v1/machines')).json();
    expect(machines).toMatchObject([
      { id: FILLER, path: 'test/site-1/hall/line-1/filler-1', state: 'faulted', shown: 'down', ageMs: 1000 },
      { id: LABELLER, state: 'no-data', shown: 'no-data', sinceMs: msFromNs(at(90)), ageMs: 91_000 },
    ]);
  });

  it('says what a starved machine waits for', async () => {
    const { send } = await runningApi();
    const { view } = (await send('GET', `/api/v1/machines/${LABELLER}`)).json();
    expect(view.reason).toBe('waits for Filler 1');
  });

  it('answers with what its description says', async () => {
    const { send } = await runningApi();
    const all = async (url: string, key: string) => (await send('GET', url)).json()[key] as unknown[];
    const { view, signals } = (await send('GET', `/api/v1/machines/${FILLER}`)).json();
    expect([...Value.Errors(MachineSchema, view)]).toEqual([]);
    expect(signals).toContainEqual(expect.objectContaining({ signal: 'total', value: 30 }));
    for (const line of await all('/api/v1/lines', 'lines')) expect([...Value.Errors(LineSchema, line)]).toEqual([]);
    for (const alarm of await all('/api/v1/alarms', 'alarms'))
      expect([...Value.Errors(AlarmSchema, alarm)]).toEqual([]);
    for (const plan of await all('/api/v1/maintenance', 'plans')) {
      expect([...Value.Errors(MaintenanceSchema, plan)]).toEqual([]);
    }
  });

  it('explains a figure by its formula and its rows', async () => {
    const { send } = await runningApi();
    const { kpi, formula, rows } = (await send('GET', `/api/v1/machines/${FILLER}/kpi`)).json();
    expect(kpi).toMatchObject({ profile: 'oee.com', good: 30, plannedS: expect.any(Number) });
    expect(formula).toContainEqual(expect.stringMatching(/^availability = run ÷ .* s = \d+\.\d %$/));
    expect(rows.at(-1)).toMatchObject({ machine: FILLER, state: 'faulted', shown: 'down', reason: 'Bottle jam' });
    const window = `from=${Number(at(0) / 1_000_000n)}&to=${Number(at(30) / 1_000_000n)}`;
    const half = (await send('GET', `/api/v1/machines/${FILLER}/kpi?${window}`)).json();
    expect(half.kpi).toMatchObject({ runS: 30, plannedS: 30, availability: 1 });
  });

  it('gives the timeline of a line, and lays its losses at the right door', async () => {
    const { send, bench } = await runningApi();
    const { rows } = (await send('GET', '/api/v1/lines/line-1/timeline?hours=1')).json();
    const known = rows.filter((row: { state: string }) => row.state !== 'no-data');
    expect(known.map(({ machine, state }: { machine: string; state: string }) => [machine, state])).toEqual([
      [FILLER, 'producing'],
      [FILLER, 'faulted'],
      [LABELLER, 'producing'],
      [LABELLER, 'starved'],
    ]);
    bench.live(observed(FILLER, 90, 300), observed(LABELLER, 90, 300));
    await bench.clock.advance(210_000);
    const { losses, lines } = (await send('GET', '/api/v1/overview')).json();
    const jam = { line: 'line-1', machine: FILLER, kind: 'breakdown', reason: 'Bottle jam', currency: 'EUR' };
    expect(losses[0]).toMatchObject(jam);
    expect(losses[0].minutes).toBeCloseTo(238 / 60);
    expect(losses[0].cost).toBeCloseTo(238);
    expect(lines).toMatchObject([{ line: 'line-1', oeeTarget: 0.8 }]);
    expect(bench.life.pipeline.picture.line('line-1')?.made).toBe(0);
  });

  it('describes itself', async () => {
    const { send } = await runningApi();
    const { paths, openapi } = (await send('GET', '/api/openapi.json')).json();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toContain('/api/v1/machines/{machine}/kpi');
    const page = await send('GET', '/api/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
    // It would turn a page that is read over plain HTTP white.
    expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  it('describes of each route what it answers, what it needs, and how it is refused', async () => {
    const { send } = await runningApi();
    const { paths, components } = (await send('GET', '/api/openapi.json')).json();
    const scheme = Object.keys(components.securitySchemes)[0] as string;
    for (const [url, methods] of Object.entries<Record<string, Described>>(paths)) {
      for (const [method, route] of Object.entries(methods)) {
        const name = `${method} ${url}`;
        expect((route.responses['200'] ?? route.responses['202'])?.content, name).toBeDefined();
        expect(route.responses['429']?.content, name).toBeDefined();
        if (route.security.length > 0) expect(route.responses['401'], name).toBeDefined();
        if (method !== 'get') expect(route.responses['403'], name).toBeDefined();
        // A union would take 0 for null, or null for 0, before anybody could look.
        expect(JSON.stringify(route.requestBody ?? null), name).not.toMatch(COERCED);
      }
    }
    expect(paths['/api/v1/alarms/shelve'].post.security).toEqual([{ [scheme]: [] }]);
    expect(paths['/api/v1/alarms/shelve'].post.description).toContain('technician');
    expect(paths['/api/v1/machines'].get.security).toContainEqual({});
    expect(paths['/api/v1/health'].get.security).toEqual([]);
  });

  it('gives its journals as its description says', async () => {
    const { send, cookie } = await runningApi();
    const [plan] = (await send('GET', '/api/v1/maintenance')).json().plans;
    const as = { cookie: await cookie('admin') };
    if (plan !== undefined) await send('POST', '/api/v1/maintenance/complete', { ...as, body: { plan: plan.plan } });
    const all = async (url: string, key: string) => (await send('GET', url, as)).json()[key] as unknown[];
    const alarms = await all('/api/v1/alarms/journal', 'journal');
    expect(alarms.length).toBeGreaterThan(0);
    for (const line of alarms) expect([...Value.Errors(AlarmLine, line)]).toEqual([]);
    for (const line of await all('/api/v1/maintenance/journal', 'journal'))
      expect([...Value.Errors(MaintenanceLine, line)]).toEqual([]);
    await send('DELETE', '/api/v1/session', {});
    const audit = await all('/api/v1/audit', 'audit');
    expect(audit.length).toBeGreaterThan(0);
    for (const line of audit) expect([...Value.Errors(AuditLine, line)]).toEqual([]);
  });

  it('refuses an address that is none, and a time that no clock shows, as it refuses everything', async () => {
    const { send } = await runningApi();
    const addresses = [
      '/%zz',
      `/api/v1/machines/${FILLER}/kpi?from=Infinity&to=Infinity`,
      '/api/v1/alarms/journal?before=99999999999999999999',
    ];
    for (const url of addresses) {
      const answer = await send('GET', url);
      expect(answer.statusCode, url).toBe(400);
      expect(answer.json(), url).toMatchObject({ code: 'GEMBA_BAD_REQUEST', next: expect.any(String) });
    }
  });

  it('logs what nobody foresaw, by its route and without what was sent, and tells nothing of it', async () => {
    const logged: { bindings: unknown; said: unknown }[] = [];
    const log = { error: (bindings: unknown, said: unknown) => logged.push({ bindings, said }) } as unknown as Log;
    api = await testApi({ log });
    api.bench.records.alarmJournal = () => Promise.reject(new Error('disk on fire'));
    const answer = await api.send('GET', '/api/v1/alarms/journal?limit=7');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('fire');
    expect(logged).toEqual([
      {
        bindings: { err: expect.objectContaining({ message: 'disk on fire' }), request: 'GET /api/v1/alarms/journal' },
        said: 'request failed',
      },
    ]);
  });

  it('says that it lives, is ready, and how it is', async () => {
    const { send, bench } = await runningApi();
    expect((await send('GET', '/livez')).statusCode).toBe(200);
    expect((await send('GET', '/readyz')).statusCode).toBe(200);
    expect((await send('GET', '/api/v1/health')).json()).toMatchObject({ ok: true, broker: true });
    expect((await send('GET', '/metrics')).body).toMatch(/gemba_server_records_commits_total\{result="done"\} [1-9]/);
    bench.life.records.mood = 'refusing';
    bench.live(observed(FILLER, 90, 91));
    await bench.clock.advance(100);
    expect((await send('GET', '/readyz')).statusCode).toBe(503);
  });
});

describe('writing', () => {
  const acknowledge = async (cookie: string, headers: Record<string, string> = {}) => {
    const { alarms } = (await api.send('GET', '/api/v1/alarms')).json();
    const body = { occurrence: alarms[0].occurrence, comment: 'seen' };
    return api.send('POST', '/api/v1/alarms/acknowledge', { cookie, body, headers });
  };

  it('is done, and stands in the audit log with who, from where and why', async () => {
    const { cookie, bench } = await runningApi();
    const answer = await acknowledge(await cookie('technician'));
    expect(answer.json()).toEqual({ done: true });
    expect(bench.life.pipeline.picture.alarms()[0]?.acknowledgedBy).toBe('u-technician');
    const [line] = await bench.records.auditLog(1);
    expect(line).toMatchObject({
      who: 'u-technician',
      from: '127.0.0.1',
      what: 'POST /api/v1/alarms/acknowledge',
      subject: expect.stringContaining(`hot@${FILLER}#`),
      detail: 'seen',
      result: 'done',
    });
  });

  it('is refused without a session, and that stands in the audit log as well', async () => {
    const { bench } = await runningApi();
    expect((await acknowledge('')).json()).toMatchObject({ code: 'GEMBA_UNAUTHENTICATED', next: expect.any(String) });
    expect((await bench.records.auditLog(1))[0]).toMatchObject({ who: 'nobody', result: 'refused' });
  });

  it('is refused from a page of another origin', async () => {
    const { cookie, bench } = await runningApi();
    for (const origin of ['http://evil.example', 'null', 'http://localhost:8080.evil.example']) {
      const answer = await acknowledge(await cookie('admin'), { origin });
      expect(answer.json()).toMatchObject({ code: 'GEMBA_ORIGIN' });
    }
    expect(bench.life.pipeline.picture.alarms()[0]?.acknowledgedBy).toBe(null);
    expect((await acknowledge(await cookie('admin'), { origin: 'http://localhost:8080' })).statusCode).toBe(200);
  });

  it('of two who acknowledge at once one wins, and both are in the audit log', async () => {
    const { cookie, bench } = await runningApi();
    const [a, b] = [await cookie('technician'), await cookie('lead')];
    const answers = await Promise.all([acknowledge(a), acknowledge(b)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect((await bench.records.auditLog(2)).map(({ result }) => result).sort()).toEqual(['done', 'refused']);
  });

  it('shelves with a reason and a time, and refuses one without', async () => {
    const { cookie, send, bench } = await runningApi();
    const as = { cookie: await cookie('technician') };
    const alarm = { rule: 'hot', machine: FILLER };
    const refused = await send('POST', '/api/v1/alarms/shelve', { ...as, body: { ...alarm, minutes: 10, reason: '' } });
    expect(refused.json()).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
    const body = { ...alarm, minutes: 10, reason: 'sensor is being changed' };
    expect((await send('POST', '/api/v1/alarms/shelve', { ...as, body })).json()).toEqual({ done: true });
    expect(bench.life.pipeline.picture.alarms()[0]).toMatchObject({
      suppression: 'shelved',
      shelvedBy: 'u-technician',
    });
    expect((await send('POST', '/api/v1/alarms/unshelve', { ...as, body: alarm })).json()).toEqual({ done: true });
  });

  it('takes no body that is large, malformed, or has what nobody asked for', async () => {
    const { cookie, send } = await runningApi();
    const as = { cookie: await cookie('technician') };
    const url = '/api/v1/alarms/acknowledge';
    const large = await send('POST', url, { ...as, body: { occurrence: 'x'.repeat(200_000) } });
    expect([large.statusCode, large.json().code]).toEqual([413, 'GEMBA_TOO_LARGE']);
    const answers = [
      await send('POST', url, { ...as, body: { occurrence: 'hot@filler-1#1', extra: 1 } }),
      await send('POST', url, {
        ...as,
        body: JSON.parse('{"occurrence":"hot@filler-1#1","__proto__":{"admin":true}}'),
      }),
      await send('POST', url, { ...as, body: [] }),
      await send('POST', url, as),
    ];
    for (const answer of answers) expect(answer.json(), answer.body).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
  });
});
