/** Jobs over the API: made, worked on, sent twice, refused; requests, parts and people beside them. */

import type { JobDetailView, JobView, PartView, RequestView } from '@gemba/contract/jobs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { PLAN } from '../notifications/people.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, observed, START_MS, sample } from '../testing/plant.ts';

let api: TestApi;
let ids = 0;
const HOT = {
  ...{ id: 'hot', machines: [FILLER], priority: 'high' as const, text: 'Too hot', response: 'Look at the pump' },
  condition: { kind: 'above-limit' as const, signal: 'zone/temperature', limit: 80 },
};

beforeEach(async () => {
  const tasks = [{ id: 'pump', text: 'Look at the pump', measure: { unit: 'bar', low: 2, high: 3 } }];
  api = await testApi({ alarms: [HOT], jobs: { checklists: [{ id: 'heat', rules: ['hot'], tasks }] } });
});
afterEach(() => api.app.close());

const id = () => `client-act-${++ids}`;
const as = async (role: Role, method: 'GET' | 'POST' | 'PUT', url: string, body?: object) =>
  api.send(method, `/api/v1${url}`, { cookie: await api.cookie(role), ...(body && { body }) });
const make = async (more: object = {}, role: Role = 'technician'): Promise<JobView> =>
  (await as(role, 'POST', '/jobs', { id: id(), machine: FILLER, title: 'Valve leaks', ...more })).json();
const act = (job: number, body: object, role: Role = 'technician') =>
  as(role, 'POST', `/jobs/${job}/acts`, { id: id(), ...body });
const detail = async (job: number, role: Role = 'technician'): Promise<JobDetailView> =>
  (await as(role, 'GET', `/jobs/${job}`)).json();

describe('a job', () => {
  it('is made by a technician, given to somebody by the lead, worked on, and read back with all that was done', async () => {
    expect(await make()).toMatchObject({ number: 1, state: 'open', source: 'technician', priority: 'medium' });
    const assignee = { kind: 'person', person: 'u-technician' };
    expect((await act(1, { kind: 'assign', assignee })).statusCode).toBe(403);
    expect((await act(1, { kind: 'assign', assignee }, 'lead')).json()).toMatchObject({ state: 'assigned', assignee });
    expect((await act(1, { kind: 'start', holdsMachine: true })).json()).toMatchObject({ holdsMachine: true });
    await act(1, { kind: 'failure', problem: 'ELU', cause: '2.4', remedy: '1', comment: 'seal worn' });
    await act(1, { kind: 'comment', comment: 'took the old one along' });
    await act(1, { kind: 'book', minutes: 15 });
    expect((await act(1, { kind: 'done', comment: 'tight again' })).json()).toMatchObject({
      state: 'done',
      minutes: 15,
    });
    const job = await detail(1, 'lead');
    expect(job.failure).toEqual({ problem: 'ELU', cause: '2.4', remedy: '1', note: 'seal worn' });
    expect(job.journal.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      ...['opened u-technician', 'assigned u-lead', 'started u-technician', 'machine-held u-technician'],
      ...['failure-said u-technician', 'commented u-technician', 'booked u-technician', 'done u-technician'],
    ]);
    expect(job.codes.problems.length).toBeGreaterThan(15);
    expect(job.acts).toContain('close');
    const { audit } = (await as('admin', 'GET', '/audit')).json() as { audit: { who: string; subject: string }[] };
    expect(audit.filter(({ subject }) => subject === 'job 1').map(({ who }) => who)).toHaveLength(7);
  });

  it('counts an act that is sent again once, and is one however often it is made', async () => {
    const body = { id: id(), machine: FILLER, title: 'Noise' };
    for (let i = 0; i < 3; i++) expect((await as('technician', 'POST', '/jobs', body)).json().number).toBe(1);
    const comment = { id: id(), kind: 'comment', comment: 'hello' };
    for (let i = 0; i < 3; i++) expect((await act(1, comment)).json().comments).toBe(1);
    const follow = { id: id(), kind: 'follow-up', title: 'New bearing' };
    await act(1, { kind: 'take' });
    for (let i = 0; i < 2; i++) expect((await act(1, follow)).statusCode).toBe(200);
    expect((await detail(1)).followUps).toEqual([2]);
    expect(await detail(2)).toMatchObject({ parent: 1, title: 'New bearing', machine: FILLER });
  });

  it('counts acts once that come at the same time, too', async () => {
    await make();
    await act(1, { kind: 'start' });
    await as('lead', 'PUT', '/parts/seal', { name: 'Seal' });
    const use = { id: id(), kind: 'use-part', part: 'seal', quantity: 2 };
    await Promise.all([act(1, use), act(1, use), act(1, use)]);
    expect((await detail(1)).parts).toMatchObject([{ part: 'seal', name: 'Seal', quantity: 2 }]);
  });

  it('says when something was done that is sent later, but never of the future or of long ago', async () => {
    await make();
    await api.bench.clock.advance(600_000);
    const now = START_MS + 600_000;
    await act(1, { kind: 'take', atMs: now - 60_000 });
    await act(1, { kind: 'comment', comment: 'x', atMs: now + 3_600_000 });
    const { journal } = await detail(1);
    expect(journal.map(({ atMs, recordedMs }) => [atMs - now, recordedMs - now]).slice(1)).toEqual([
      [-60_000, 0],
      [0, 0],
    ]);
    expect((await act(1, { kind: 'comment', comment: 'x', atMs: now - 8 * 86_400_000 })).statusCode).toBe(400);
  });

  it.each([
    ['what its state does not allow', { kind: 'close' }, 409, 'GEMBA_JOB_STATE'],
    ['a reason that is missing', { kind: 'cancel' }, 400, 'GEMBA_BAD_REQUEST'],
    ['a field that is missing', { kind: 'check' }, 400, 'GEMBA_BAD_REQUEST'],
    ['a person that is none', { kind: 'assign', assignee: { kind: 'person', person: 'x' } }, 400, 'GEMBA_BAD_REQUEST'],
    ['a part that is none', { kind: 'use-part', part: 'x', quantity: 1 }, 404, 'GEMBA_NOT_FOUND'],
    ['an act that is none', { kind: 'explode' }, 400, 'GEMBA_BAD_REQUEST'],
    ['an id that is none', { kind: 'take', id: 'x' }, 400, 'GEMBA_BAD_REQUEST'],
  ])('refuses %s, and nothing comes of it', async (_what, body, status, code) => {
    await make();
    const before = await detail(1);
    const answer = await act(1, body, 'lead');
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await detail(1)).toEqual(before);
  });

  it('is listed by what is urgent; mine are those I have and those that I could take', async () => {
    await make({ title: 'a' });
    await make({ title: 'b', priority: 'critical', skill: 'electric' });
    await make({ title: 'c', dueMs: START_MS + 1000 });
    const list = async (query: string, role: Role = 'technician') =>
      ((await as(role, 'GET', `/jobs${query}`)).json().jobs as JobView[]).map(({ title }) => title);
    expect(await list('')).toEqual(['b', 'c', 'a']);
    expect(await list('?for=me')).toEqual(['c', 'a']);
    const staff = [{ person: 'u-technician', skills: ['electric'], teams: [], places: [] }];
    await api.bench.records.notifications.putDocument('plan', PLAN, 0, { routes: [], rotas: [], staff });
    expect((await as('display', 'GET', '/job-people')).json()).toMatchObject({ skills: ['electric'] });
    expect(await list('?for=me')).toEqual(['b', 'c', 'a']);
    expect(await list('?line=line-1&state=open&limit=1')).toEqual(['b']);
    await act(1, { kind: 'cancel', comment: 'twice' }, 'lead');
    expect(await list('?over=true')).toEqual(['a']);
    const { candidates } = (await as('lead', 'GET', '/jobs/2/candidates')).json();
    expect(candidates[0]).toMatchObject({ name: 'u-technician', hasSkill: true, onShift: true, open: 0 });
  });
});

it('a measured value, a limit, a minimum and a price may be nothing at all: 0 is not what nobody said', async () => {
  await make();
  await act(1, { kind: 'start' });
  await act(1, { kind: 'add-item', id: 'item-volt', measure: true, text: 'Voltage', unit: 'V', low: 0, high: 0 });
  await act(1, { kind: 'check', item: 'item-volt', value: 0 });
  const [item] = (await detail(1)).items;
  expect(item).toMatchObject({ low: 0, high: 0, result: { value: 0, verdict: 'ok' } });
  await as('lead', 'PUT', '/parts/rag', { name: 'Rag', minimum: 0, price: 0 });
  const { parts } = (await as('technician', 'GET', '/parts')).json() as { parts: PartView[] };
  expect(parts[0]).toMatchObject({ minimum: 0, price: 0 });
});

describe('a job of an alarm', () => {
  const alarmed = async (): Promise<string> => {
    const { bench } = api;
    bench.live(
      sample(FILLER, 'state', 0, 'fault'),
      sample(FILLER, 'zone/temperature', 0, 90),
      observed(FILLER, 0, 200),
    );
    await bench.clock.advance(1000);
    return (await as('display', 'GET', '/alarms')).json().alarms[0].occurrence;
  };

  it('takes its text, its priority and its checklist; is one for the alarm; and shows the stop in which it came', async () => {
    const alarm = await alarmed();
    const made = { alarm, machine: undefined, title: undefined };
    expect(await make(made)).toMatchObject({ number: 1, title: 'Too hot', priority: 'high', alarm: { rule: 'hot' } });
    expect(await make(made)).toMatchObject({ number: 1 });
    expect((await as('technician', 'POST', '/jobs', { id: id(), alarm: 'hot@filler-1#7' })).statusCode).toBe(404);
    await act(1, { kind: 'start' });
    await act(1, { kind: 'check', item: 'heat/pump', value: 3.5 });
    const refused = (await act(1, { kind: 'done' })).json();
    expect(refused).toMatchObject({ code: 'GEMBA_JOB_INCOMPLETE' });
    expect(refused.message).toContain('Look at the pump');
    await act(1, { kind: 'check', item: 'heat/pump', value: 3.5, comment: 'spare pump fitted' });
    await act(1, { kind: 'done' });
    const job = await detail(1);
    expect(job).toMatchObject({
      state: 'done',
      description: 'Look at the pump',
      proof: { state: 'pending', needS: 3600 },
    });
    expect(job.items[0]).toMatchObject({ kind: 'measure', unit: 'bar', result: { verdict: 'out-of-tolerance' } });
    expect(job.stops).toMatchObject([{ machine: FILLER, state: 'faulted', fromMs: Number(at(0) / 1_000_000n) }]);
  });
});

describe('a request', () => {
  const ask = async (more: object = {}): Promise<RequestView> =>
    (
      await as('operator', 'POST', '/requests', { id: id(), machine: FILLER, text: 'It rattles\nsince noon', ...more })
    ).json();
  const decide = (of: string, body: object, role: Role = 'technician') =>
    as(role, 'POST', `/requests/${of}/decision`, body);

  it('of an operator is accepted, merged or refused with a reason; once', async () => {
    const [one, two, three] = [await ask({ stands: true }), await ask(), await ask()];
    expect((await decide(one.id, { decision: 'accept' }, 'operator')).statusCode).toBe(403);
    expect((await decide(one.id, { decision: 'accept' })).json()).toMatchObject({ state: 'accepted', job: 1 });
    expect(await detail(1)).toMatchObject({ title: 'It rattles', priority: 'high', source: 'request' });
    expect((await decide(two.id, { decision: 'merge', job: 1 })).json()).toMatchObject({ state: 'merged', job: 1 });
    expect((await detail(1)).requests.map((request) => request.id)).toEqual([one.id, two.id]);
    expect((await decide(three.id, { decision: 'reject' })).json()).toMatchObject({ code: 'GEMBA_CONFLICT' });
    expect((await decide(three.id, { decision: 'reject', comment: 'is normal' })).json().state).toBe('rejected');
    expect((await decide(three.id, { decision: 'accept' })).json()).toMatchObject({ code: 'GEMBA_CONFLICT' });
    const states = (await as('display', 'GET', '/requests')).json().requests.map(({ state }: RequestView) => state);
    expect(states.sort()).toEqual(['accepted', 'merged', 'rejected']);
  });

  it('that is sent twice is one, and an operator works on no job', async () => {
    const body = { id: id(), machine: FILLER, text: 'x' };
    await Promise.all([as('operator', 'POST', '/requests', body), as('operator', 'POST', '/requests', body)]);
    expect((await as('operator', 'GET', '/requests?state=new')).json().requests).toHaveLength(1);
    expect((await as('operator', 'POST', '/jobs', { id: id(), machine: FILLER, title: 'x' })).statusCode).toBe(403);
    expect((await as('display', 'POST', '/requests', body)).statusCode).toBe(401);
  });

  it('merged into a job that is over stays new', async () => {
    const { id: of } = await ask();
    await make();
    await act(1, { kind: 'cancel', comment: 'no' }, 'lead');
    expect((await decide(of, { decision: 'merge', job: 1 })).json()).toMatchObject({ code: 'GEMBA_JOB_STATE' });
    expect((await as('operator', 'GET', '/requests?state=new')).json().requests).toHaveLength(1);
  });
});

describe('parts', () => {
  const stock = async (query = ''): Promise<PartView[]> => (await as('display', 'GET', `/parts${query}`)).json().parts;
  const move = (part: string, body: object) =>
    as('technician', 'POST', `/parts/${part}/movements`, { id: id(), ...body });

  it('come, are used, counted and short; more used than there were is a difference, never less than nothing', async () => {
    const seal = { name: 'Seal', minimum: 5, fits: [FILLER], price: 1.5, place: 'A3' };
    expect((await as('technician', 'PUT', '/parts/seal', seal)).statusCode).toBe(403);
    expect((await as('lead', 'PUT', '/parts/seal', seal)).json()).toMatchObject({ stock: 0, minimum: 5, low: true });
    const received = { id: id(), kind: 'received', quantity: 6 };
    for (let i = 0; i < 2; i++) expect((await move('seal', received)).json()).toMatchObject({ stock: 6, low: false });
    await make();
    await act(1, { kind: 'start' });
    await act(1, { kind: 'use-part', part: 'seal', quantity: 7.5 });
    expect(await stock('?low=true')).toMatchObject([{ id: 'seal', stock: 0 }]);
    await act(1, { kind: 'return-part', part: 'seal', quantity: 0.5 });
    await move('seal', { kind: 'counted', quantity: 4 });
    const { movements } = (await as('display', 'GET', '/parts/seal/movements')).json();
    expect(
      movements.map((one: { kind: string; quantity: number; job: number | null }) => [one.kind, one.quantity, one.job]),
    ).toEqual([
      ['difference', 3.5, null],
      ['returned', 0.5, 1],
      ['used', -7.5, 1],
      ['difference', 1.5, 1],
      ['received', 6, null],
    ]);
    expect(await stock('?machine=labeller-1')).toEqual([]);
    expect((await move('seal', { kind: 'received', quantity: 0.0001 })).statusCode).toBe(400);
    expect((await move('none', { kind: 'received', quantity: 1 })).statusCode).toBe(404);
  });
});
