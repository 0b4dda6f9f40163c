import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, START_MS } from '../testing/plant.ts';

let api: TestApi;
let cookie: string;
beforeEach(async () => {
  const triggers = [{ kind: 'run-hours' as const, hours: 500 }];
  api = await testApi({ maintenance: [{ id: 'grease', machine: FILLER, task: 'Grease', triggers }] });
  cookie = await api.cookie('lead');
});
afterEach(() => api.app.close());

const send = (table: string, text: string, query = '') =>
  api.send('POST', `/api/v1/exchange/${table}${query}`, {
    cookie,
    body: text,
    headers: { 'content-type': 'text/csv' },
  });
const out = async (table: string) => (await api.send('GET', `/api/v1/exchange/${table}`)).rawPayload;
const before = (hours: number) => new Date(START_MS - hours * 3_600_000).toISOString();
const HISTORY = [
  'job;machine;title;plan;opened;done;done by;minutes;part;quantity',
  `4711;${FILLER};Greased;grease;${before(3)};${before(2)};an;12,5;seal;1`,
  `4712;${LABELLER};Belt;;${before(90)};${before(80)};bo;40;;`,
].join('\r\n');

it('spare parts come in once, with the stock that they had', async () => {
  const file =
    '\uFEFFpart;name;unit;stock;price\r\nseal;Dichtung;Stk;12,5;3,20\r\nbelt;"Belt; wide";;4;\r\nbad part;x;;;\r\n';
  const look = (await send('parts', file, '?mode=valid-rows&dryRun=true')).json();
  expect(look).toMatchObject({
    imported: false,
    format: { delimiter: ';', decimal: ',' },
    faults: [{ line: 4, column: 'part' }],
  });
  expect((await api.send('GET', '/api/v1/parts')).json().parts).toEqual([]);
  expect((await send('parts', file)).json()).toMatchObject({ imported: false });
  expect((await send('parts', file, '?mode=valid-rows')).json()).toMatchObject({ imported: true });
  const again = (await send('parts', file, '?mode=valid-rows')).json();
  expect(again).toMatchObject({ imported: false, things: [{ does: 'nothing' }, { does: 'nothing' }] });
  expect((await api.send('GET', '/api/v1/parts')).json().parts).toMatchObject([
    { id: 'belt', name: 'Belt; wide', stock: 4 },
    { id: 'seal', name: 'Dichtung', stock: 12.5, price: 3.2 },
  ]);
  const movements = (await api.send('GET', '/api/v1/parts/seal/movements')).json().movements;
  expect(movements).toMatchObject([{ kind: 'difference', quantity: 12.5, by: 'u-lead' }]);
  const back = (await send('parts', (await out('parts')).toString())).json();
  expect(back.things.map(({ does }: { does: string }) => does)).toEqual(['nothing', 'nothing']);
});

it('the history of jobs comes in once, counts as history, and moves nothing else', async () => {
  await send('parts', 'part,name,stock\nseal,Seal,5');
  const plans = (await api.send('GET', '/api/v1/maintenance')).json();
  const told = api.bench.life.jobs.length;
  expect((await send('jobs', HISTORY)).json()).toMatchObject({ imported: true, faults: [] });
  expect((await send('jobs', HISTORY)).json()).toMatchObject({ imported: false });
  const { jobs } = (await api.send('GET', '/api/v1/jobs?over=true')).json();
  expect(jobs).toMatchObject([
    { number: 2, machine: LABELLER, state: 'closed', source: 'import' },
    { number: 1, machine: FILLER, plan: 'grease', minutes: 12.5, endedMs: START_MS - 2 * 3_600_000, proof: null },
  ]);
  expect((await api.send('GET', '/api/v1/jobs')).json().jobs).toEqual([]);
  expect((await api.send('GET', '/api/v1/jobs/1')).json()).toMatchObject({
    parts: [{ part: 'seal', quantity: 1 }],
    journal: [{ kind: 'opened' }, { kind: 'done', by: 'an' }, { kind: 'closed' }],
  });
  // What was used then is not there now anyway: the stock is what was counted.
  expect((await api.send('GET', '/api/v1/parts')).json().parts[0].stock).toBe(5);
  const { plannedJobs, correctiveJobs } = (await api.send('GET', `/api/v1/machines/${FILLER}/effect`)).json();
  expect([plannedJobs, correctiveJobs]).toMatchObject([{ jobs: 1, minutes: 12.5 }, { jobs: 0 }]);
  expect((await api.send('GET', '/api/v1/maintenance')).json()).toEqual(plans);
  expect((await api.send('GET', '/api/v1/alarms')).json().alarms).toEqual([]);
  expect(api.bench.life.jobs.length).toBe(told);
  // The next job that is made here has the next number.
  const body = { id: 'made-here', machine: FILLER, title: 'Look' };
  expect((await api.send('POST', '/api/v1/jobs', { cookie, body })).json()).toMatchObject({ number: 3 });
});

it('a history that is told otherwise later is changed, and goes out as it came in', async () => {
  await send('parts', 'part,name\nseal,Seal');
  await send('jobs', HISTORY);
  const changed = (await send('jobs', HISTORY.replace('12,5', '20').replace('Belt', '=Belt'))).json();
  expect(changed.things).toMatchObject([
    { does: 'change', changes: [{ column: 'minutes', from: '12.5', to: '20' }] },
    { does: 'change', changes: [{ column: 'title', from: 'Belt', to: '=Belt' }] },
  ]);
  const file = (await out('jobs')).toString();
  expect(file).toContain("'=Belt");
  expect((await send('jobs', file)).json()).toMatchObject({ imported: false, faults: [] });
  expect((await api.send('GET', '/api/v1/jobs/2')).json()).toMatchObject({ title: '=Belt', journal: { length: 4 } });
});

it('who may not lead jobs imports nothing; what is too large, or is no table, is told so', async () => {
  const technician = await api.cookie('technician');
  const headers = { 'content-type': 'text/csv' };
  const refused = await api.send('POST', '/api/v1/exchange/parts', { cookie: technician, body: 'part\na', headers });
  expect(refused.statusCode).toBe(403);
  expect((await api.send('POST', '/api/v1/exchange/parts', { cookie, body: { part: 'a' } })).statusCode).toBe(400);
  const large = await send('parts', `part,name\n${'a,'.repeat(3_000_000)}`);
  expect([large.statusCode, large.json().code, large.json().message]).toEqual([
    413,
    'GEMBA_TOO_LARGE',
    'What was sent is larger than 5 MB.',
  ]);
  const lines = (await api.bench.records.auditLog(50)).map(({ who, what, result }) => `${who} ${what} ${result}`);
  expect(lines).toContain('u-technician POST /api/v1/exchange/parts refused');
});
