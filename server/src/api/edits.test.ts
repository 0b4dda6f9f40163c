/** What people say of stops and counts, over the API: taken, shown at once, kept with who and why, and taken back. */

import type { BookingsView, EditView, StopView } from '@gemba/contract/edits';
import type { KpiView } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, observed, START_MS, sample } from '../testing/plant.ts';
import { EditSchema, ReasonSchema, StopSchema } from './edits-schemas.ts';

let api: TestApi;
afterEach(() => api.app.close());

const ms = (seconds: number) => msFromNs(at(seconds));
const OF = `/api/v1/machines/${FILLER}`;

/** Runs, stands from 100 s to 400 s for a reason that the machine knows, and from 600 s on for none. 200 parts, 7 of them rejects. */
async function stopped(): Promise<TestApi> {
  api = await testApi();
  const { bench } = api;
  bench.live(
    sample(FILLER, 'state', 0, 'run'),
    sample(FILLER, 'total', 0, 0n),
    sample(FILLER, 'reject', 0, 0n),
    sample(FILLER, 'total', 90, 100n),
    sample(FILLER, 'reject', 90, 7n),
    sample(FILLER, 'reason', 100, 7n),
    sample(FILLER, 'state', 100, 'fault'),
    sample(FILLER, 'reason', 400, 0n),
    sample(FILLER, 'state', 400, 'run'),
    sample(FILLER, 'total', 590, 200n),
    sample(FILLER, 'state', 600, 'stop'),
    observed(FILLER, 0, 1000),
  );
  await bench.clock.advance(1_000_000);
  return api;
}

/** Goes on standing until a time, and then runs. */
async function goOn(untilS: number): Promise<void> {
  api.bench.live(sample(FILLER, 'state', untilS, 'run'), observed(FILLER, 1000, untilS + 100));
  await api.bench.clock.advance(100_000);
}

async function say(role: Role, body: object, path = 'edits') {
  const response = await api.send('POST', `${OF}/${path}`, { cookie: await api.cookie(role), body });
  return { status: response.statusCode, edit: response.json() as EditView & { code?: string; next?: string } };
}
const stops = async (query = ''): Promise<StopView[]> => (await api.send('GET', `${OF}/stops${query}`)).json().stops;
const edits = async (query = '') => (await api.send('GET', `${OF}/edits${query}`)).json();
const kpi = async (): Promise<KpiView> => (await api.send('GET', OF)).json().view.kpi;
const correction = (what: string, parts: number, more: object = {}) => ({
  ...{ correction: what, parts, fromMs: ms(0), toMs: ms(1000), comment: 'Counted by hand' },
  ...more,
});

describe('stops', () => {
  test('are told whole, with state and reason, and answer as they are described', async () => {
    await stopped();
    const found = await stops();
    expect(found).toMatchObject([
      {
        fromMs: ms(100),
        toMs: ms(400),
        stoodS: 300,
        kind: 'stop',
        open: false,
        state: 'faulted',
        reasonName: 'Bottle jam',
      },
      { fromMs: ms(600), toMs: ms(1000), kind: 'stop', open: true, state: 'stopped', reason: null, reasonBy: null },
    ]);
    for (const stop of found) expect([...Value.Errors(StopSchema, stop)]).toEqual([]);
    expect(await stops(`?from=${ms(390)}&to=${ms(395)}`)).toEqual([found[0]]);
    expect((await api.send('GET', '/api/v1/lines/line-1/stops')).json().stops).toEqual(found);
  });

  test('have the reasons that the machine and its line know, most used with its count', async () => {
    await stopped();
    await say('operator', { kind: 'reason', stopMs: ms(700), reason: 'jam' });
    const { reasons } = (await api.send('GET', `${OF}/reasons`)).json();
    expect(reasons).toEqual([{ id: 'jam', name: 'Bottle jam', parent: null, kind: null, automatic: true, used: 1 }]);
    expect([...Value.Errors(ReasonSchema, reasons[0])]).toEqual([]);
    const { machines } = (await api.send('GET', '/api/v1/lines/line-1/reasons')).json();
    expect(machines[0]).toEqual({ machine: FILLER, reasons });
  });
});

describe('a reason', () => {
  test('given to a stop that lasts holds until it ends, is shown at once and pushed to the screens', async () => {
    await stopped();
    expect((await kpi()).stopsWithoutReason).toBe(1);
    api.bench.life.changed.length = 0;
    const { status, edit } = await say('operator', {
      kind: 'reason',
      stopMs: ms(700),
      reason: 'jam',
      comment: 'Again',
    });
    expect(status).toBe(200);
    expect([...Value.Errors(EditSchema, edit)]).toEqual([]);
    expect(edit).toMatchObject({
      kind: 'reason',
      reasonName: 'Bottle jam',
      by: 'u-operator',
      comment: 'Again',
      holds: true,
    });
    expect((await kpi()).stopsWithoutReason).toBe(0);
    expect(api.bench.life.changed).toContainEqual({ machine: FILLER, urgent: true });
    expect((await api.send('GET', OF)).json().view.reason).toBe('Bottle jam');
    await goOn(1500);
    expect((await stops()).at(-1)).toMatchObject({
      toMs: ms(1500),
      open: false,
      reason: 'jam',
      reasonBy: 'u-operator',
    });
    expect((await api.send('GET', OF)).json().view.reason).toBeNull();
  });

  test('survives a restart', async () => {
    await stopped();
    await say('operator', { kind: 'reason', stopMs: ms(700), reason: 'jam' });
    await api.bench.restart();
    const view = api.bench.life.pipeline.picture.machine(FILLER);
    expect(view?.kpi.stopsWithoutReason).toBe(0);
  });

  test('that the plant doesn’t know, a stop that isn’t there, and what lies ahead are refused with a code each', async () => {
    await stopped();
    const refused = async (body: object) => (await say('lead', body)).edit.code;
    expect(await refused({ kind: 'reason', stopMs: ms(700), reason: 'gremlins' })).toBe('GEMBA_REASON_UNKNOWN');
    expect(await refused({ kind: 'reason', stopMs: ms(500), reason: 'jam' })).toBe('GEMBA_STOP_UNKNOWN');
    expect(await refused({ kind: 'reason', stopMs: ms(5000), reason: 'jam' })).toBe('GEMBA_EDIT_FUTURE');
    expect(await refused({ kind: 'reason', fromMs: ms(900), toMs: ms(5000), reason: 'jam' })).toBe('GEMBA_EDIT_FUTURE');
    expect(await refused({ kind: 'reason', reason: 'jam' })).toBe('GEMBA_BAD_REQUEST');
    expect(await refused({ kind: 'reason', stopMs: ms(700), fromMs: 1, toMs: 2, reason: 'jam' })).toBe(
      'GEMBA_BAD_REQUEST',
    );
  });

  test('is given by operators; who only looks, and nobody, may not', async () => {
    await stopped();
    const body = { kind: 'reason', stopMs: ms(700), reason: 'jam' };
    expect((await say('cpo', body)).edit.code).toBe('GEMBA_FORBIDDEN');
    expect((await api.send('POST', `${OF}/edits`, { body })).statusCode).toBe(401);
    expect((await edits()).edits).toEqual([]);
  });
});

describe('splitting and merging', () => {
  test('make two stops of one, and one of two, with the edits to be seen at each', async () => {
    await stopped();
    expect((await say('operator', { kind: 'split', atMs: ms(800) })).status).toBe(200);
    await say('operator', { kind: 'reason', stopMs: ms(900), reason: 'jam' });
    expect(await stops()).toMatchObject([
      { fromMs: ms(100), edits: [] },
      { fromMs: ms(600), toMs: ms(800), reason: null, kind: 'stop', edits: [1] },
      { fromMs: ms(800), toMs: ms(1000), reason: 'jam', edits: [1, 2] },
    ]);
    expect(await kpi()).toMatchObject({ stops: 3, stopsWithoutReason: 1 });
    expect((await say('operator', { kind: 'merge', fromMs: ms(100), toMs: ms(900) })).status).toBe(200);
    expect(await stops()).toMatchObject([
      { fromMs: ms(100), toMs: ms(1000), stoodS: 700, open: true, edits: [1, 2, 3] },
    ]);
    expect(await kpi()).toMatchObject({ stops: 1, stopsWithoutReason: 0, downS: 700 });
  });

  test('want a moment inside a stop, and two stops', async () => {
    await stopped();
    const refused = async (body: object) => (await say('operator', body)).edit.code;
    expect(await refused({ kind: 'split', atMs: ms(600) })).toBe('GEMBA_BAD_REQUEST');
    expect(await refused({ kind: 'split', atMs: ms(500) })).toBe('GEMBA_STOP_UNKNOWN');
    expect(await refused({ kind: 'merge', fromMs: ms(100), toMs: ms(200) })).toBe('GEMBA_BAD_REQUEST');
  });
});

describe('parts booked later', () => {
  test('change what the screens show at once, and the past of figures', async () => {
    await stopped();
    expect(await kpi()).toMatchObject({ good: 193, reject: 7 });
    expect((await say('lead', correction('rejects-found', 10), 'corrections')).edit).toMatchObject({
      ...{ kind: 'counts', parts: { good: -10, reject: 10, rework: 0 }, unbooked: null },
    });
    expect(await kpi()).toMatchObject({ good: 183, reject: 17, goodIdealS: 183, idealS: 200 });
    await say('lead', correction('good-missed', 5), 'corrections');
    expect(await kpi()).toMatchObject({ good: 188, reject: 17, idealS: 205 });
    const window = `from=${ms(0)}&to=${ms(1000)}`;
    expect((await api.send('GET', `${OF}/kpi?${window}`)).json().kpi).toMatchObject({ good: 188, reject: 17 });
  });

  test('are no more than there were, of a time that is known and has passed, with a reason', async () => {
    await stopped();
    const refused = async (body: object) => (await say('planner', body, 'corrections')).edit.code;
    expect(await refused(correction('rejects-found', 194))).toBe('GEMBA_EDIT_NEGATIVE');
    expect(await refused(correction('reworked', 8))).toBe('GEMBA_EDIT_NEGATIVE');
    expect(await refused(correction('good-missed', -194))).toBe('GEMBA_EDIT_NEGATIVE');
    const before = { fromMs: START_MS - 3600_000, toMs: START_MS - 1000 };
    expect(await refused(correction('good-missed', 1, before))).toBe('GEMBA_EDIT_RANGE');
    const ahead = { fromMs: ms(9000), toMs: ms(9001) };
    expect(await refused(correction('good-missed', 1, ahead))).toBe('GEMBA_EDIT_FUTURE');
    expect(await refused(correction('good-missed', 1, { comment: '' }))).toBe('GEMBA_BAD_REQUEST');
    expect((await say('operator', correction('good-missed', 1), 'corrections')).edit.code).toBe('GEMBA_FORBIDDEN');
  });

  test('are taken back by those alone who may book them, and stay to be seen', async () => {
    await stopped();
    const { edit } = await say('lead', correction('rejects-found', 10), 'corrections');
    const remove = async (role: Role) =>
      api.send('DELETE', `${OF}/edits/${edit.id}?comment=Wrong%20shift`, { cookie: await api.cookie(role) });
    expect((await remove('operator')).statusCode).toBe(403);
    expect((await remove('lead')).json()).toMatchObject({ kind: 'retraction', edit: edit.id, comment: 'Wrong shift' });
    expect(await kpi()).toMatchObject({ good: 193, reject: 7 });
    expect((await remove('lead')).statusCode).toBe(409);
    expect((await edits()).edits).toMatchObject([
      { id: 1, holds: false },
      { id: 2, edit: 1 },
    ]);
    const [line] = await api.bench.records.auditLog(1);
    expect(line).toMatchObject({ who: 'u-lead', subject: `${FILLER} edit 1`, result: 'refused' });
  });
});

test('what was known at a moment can be read, and what makes the difference to now', async () => {
  await stopped();
  await say('operator', { kind: 'reason', stopMs: ms(700), reason: 'jam' });
  const thenMs = api.bench.clock.nowMs();
  await api.bench.clock.advance(60_000);
  await say('lead', correction('rejects-found', 3), 'corrections');
  await api.send('DELETE', `${OF}/edits/1`, { cookie: await api.cookie('operator') });
  expect((await stops()).at(-1)?.reason).toBeNull();
  expect((await stops(`?asKnownAt=${thenMs}`)).at(-1)?.reason).toBe('jam');
  expect((await stops(`?asKnownAt=${thenMs - 1000}`)).at(-1)?.reason).toBeNull();
  const { edits: known, difference } = await edits(`?since=${thenMs}`);
  expect(known).toHaveLength(3);
  expect(difference).toEqual({ added: [2], retracted: [1] });
  expect((await edits(`?asKnownAt=${thenMs}`)).edits).toHaveLength(1);
});

test('a line tells what was booked for its last shifts, what was taken back and by whom, and to whom it may be told', async () => {
  await stopped();
  const bookings = async (role: Role): Promise<BookingsView> =>
    (await api.send('GET', '/api/v1/lines/line-1/bookings', { cookie: await api.cookie(role) })).json();
  expect(await bookings('operator')).toMatchObject({ bookings: [], may: { book: false } });
  const { edit } = await say('lead', correction('rejects-found', 3), 'corrections');
  await say('operator', { kind: 'reason', stopMs: ms(700), reason: 'jam' });
  await api.send('DELETE', `${OF}/edits/${edit.id}?comment=Twice`, { cookie: await api.cookie('lead') });
  await say('planner', correction('good-missed', 4), 'corrections');
  const told = await bookings('lead');
  expect(told.may).toEqual({ book: true });
  expect(told.shifts.at(-1)).toMatchObject({ key: '2026-11-22/day', name: 'Day' });
  expect(told.bookings).toMatchObject([
    { id: 1, machine: FILLER, kind: 'counts', by: 'u-lead', holds: false, comment: 'Counted by hand' },
    { id: 3, kind: 'retraction', edit: 1, by: 'u-lead', comment: 'Twice' },
    { id: 4, parts: { good: 4, reject: 0, rework: 0 }, by: 'u-planner', holds: true, unbooked: null },
  ]);
  expect((await api.send('GET', '/api/v1/lines/line-9/bookings')).statusCode).toBe(404);
});
