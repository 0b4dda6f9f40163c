import type { TasksView } from '@gemba/contract/work';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { TasksSchema } from './work-schemas.ts';

const TODAY = '2026-11-22/day';
let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

const send = async (role: Role, method: 'POST' | 'PATCH', path: string, body: object) =>
  api.send(method, `/api/v1/tasks${path}`, { cookie: await api.cookie(role), body });
const once = {
  ...{ line: 'line-1', machine: 'filler-1', text: 'Clean the chutes', assignee: null },
  when: { kind: 'once', day: '2026-11-22', shift: 'day' },
};
const assign = async (more: object = {}): Promise<number> =>
  (await send('lead', 'POST', '', { ...once, ...more })).json().task;
const act = (role: Role, task: number, body: object) => send(role, 'PATCH', `/${task}`, { occurrence: TODAY, ...body });
const list = async (role: Role = 'operator', query = ''): Promise<TasksView> =>
  (await api.send('GET', `/api/v1/tasks?line=line-1${query}`, { cookie: await api.cookie(role) })).json();

it('a task is given to a shift, seen by it, and ticked off with a note', async () => {
  const task = await assign();
  const before = await list();
  expect([...Value.Errors(TasksSchema, before)]).toEqual([]);
  expect(before).toMatchObject({ shift: { key: TODAY, name: 'Day' }, may: { act: true, assign: false } });
  expect(before.tasks).toMatchObject([{ task, machine: 'filler-1', state: 'open', madeBy: 'u-lead', carries: true }]);
  expect((await act('operator', task, { act: 'done', note: ' two were loose ' })).json()).toEqual({ done: true });
  expect((await list()).tasks).toMatchObject([{ state: 'done', by: 'u-operator', note: 'two were loose' }]);
  const [line] = await api.bench.records.auditLog(1);
  expect(line).toMatchObject({ who: 'u-operator', subject: `task ${task}`, result: 'done' });
});

it('of two people who tick it off the second is told who was first; a slip is taken back', async () => {
  const task = await assign();
  await act('operator', task, { act: 'done' });
  const second = await act('technician', task, { act: 'done' });
  expect(second.json()).toMatchObject({ code: 'GEMBA_CONFLICT', message: expect.stringContaining('u-operator') });
  await act('operator', task, { act: 'reopen' });
  expect((await list()).tasks).toMatchObject([{ state: 'open', by: null }]);
});

it('who does tasks does not cancel them; who assigns them does, one or all that is to come', async () => {
  const recurring = { kind: 'recurring', shift: null, days: null, from: '2026-11-22', until: null };
  const task = await assign({ when: recurring });
  expect((await act('operator', task, { act: 'cancel' })).statusCode).toBe(403);
  await act('lead', task, { act: 'cancel', note: 'No parts' });
  expect((await list()).tasks).toMatchObject([{ state: 'cancelled', by: 'u-lead' }]);
  expect((await list('lead', '&shift=2026-11-23/day')).tasks).toMatchObject([{ state: 'open' }]);
  await send('lead', 'PATCH', `/${task}`, { act: 'cancel', occurrence: null, note: 'No parts' });
  expect((await list('lead', '&shift=2026-11-23/day')).tasks).toEqual([]);
  const again = await send('lead', 'PATCH', `/${task}`, { act: 'cancel', occurrence: null, note: 'No parts' });
  expect(again.json()).toMatchObject({ code: 'GEMBA_CONFLICT' });
});

it('a task of a shift to come is cancelled ahead, and not done ahead; nothing is cancelled without a reason', async () => {
  const occurrence = '2026-11-23/day';
  const task = await assign({ when: { kind: 'once', day: '2026-11-23', shift: 'day' } });
  expect((await act('lead', task, { act: 'done', occurrence })).statusCode).toBe(400);
  const silent = await act('lead', task, { act: 'cancel', occurrence, note: ' ' });
  expect(silent.json()).toMatchObject({ code: 'GEMBA_BAD_REQUEST', message: expect.stringContaining('why') });
  await act('lead', task, { act: 'cancel', occurrence, note: 'Line is idle' });
  expect((await list('lead', `&shift=${occurrence}`)).tasks).toEqual([]);
  expect((await act('lead', task, { act: 'cancel', occurrence, note: 'Again' })).json().message).toContain('u-lead');
});

it('who assigns tasks sees whom he can give them to', async () => {
  await api.cookie('operator');
  await api.cookie('cpo');
  expect((await list('operator')).people).toEqual([]);
  expect((await list('lead')).people).toEqual(['u-lead', 'u-operator']);
});

it('what a shift leaves open the next one has', async () => {
  await assign();
  expect((await list('operator', '&shift=2026-11-23/day')).tasks).toMatchObject([{ carried: 1, occurrence: TODAY }]);
});

it.each([
  ['a machine of another line', { machine: 'press-9' }, 'no machine press-9'],
  ['a shift that the line has not', { when: { kind: 'once', day: '2026-11-22', shift: 'late' } }, 'no shift late'],
  ['a shift that is over', { when: { kind: 'once', day: '2026-11-20', shift: 'day' } }, 'any more'],
  ['a day that there is not', { when: { kind: 'once', day: '2026-02-30', shift: 'day' } }, 'is no day'],
  ['a person', { assignee: { kind: 'person', person: 'nobody' } }, 'no user nobody'],
  ['a team', { assignee: { kind: 'team', team: 'red' } }, 'no team red'],
])('%s is refused', async (_what, more, reason) => {
  const answer = await send('lead', 'POST', '', { ...once, ...more });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().message).toContain(reason);
});

it('acts on what is not there are refused', async () => {
  const task = await assign();
  expect((await act('operator', 99, { act: 'done' })).statusCode).toBe(404);
  expect((await act('operator', task, { act: 'done', occurrence: '2026-11-23/day' })).statusCode).toBe(400);
  expect((await act('operator', task, { act: 'done', occurrence: null })).statusCode).toBe(400);
  expect((await send('operator', 'POST', '', once)).statusCode).toBe(403);
  const elsewhere = await api.send('GET', '/api/v1/tasks?line=line-9');
  expect(elsewhere.statusCode).toBe(404);
});

it('it is said which shifts and teams a task can be given to', async () => {
  const view = await list('lead');
  expect(view.shifts.map(({ day }) => day).slice(0, 2)).toEqual(['2026-11-22', '2026-11-23']);
  expect(view.teams).toEqual([]);
});
