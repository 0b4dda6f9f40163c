import type { EffectiveTargetView, TargetsView } from '@gemba/contract/work';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { TargetsSchema } from './work-schemas.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

const one = {
  ...{ figure: 'oee', level: 'line', place: 'line-1', team: null, shift: null, from: '2026-11-22', value: 0.9 },
  note: 'new labeller',
};
const set = async (role: Role, ...targets: object[]) =>
  api.send('PUT', '/api/v1/targets', { cookie: await api.cookie(role), body: { targets } });
const listed = async (query = ''): Promise<TargetsView> => (await api.send('GET', `/api/v1/targets${query}`)).json();
const held = async (): Promise<EffectiveTargetView[]> =>
  (await api.send('GET', '/api/v1/lines/line-1/targets')).json().targets;

it('what the configuration says holds until somebody sets something; both are told with where they come from', async () => {
  expect(await held()).toMatchObject([
    {
      figure: 'oee',
      value: 0.8,
      source: { by: 'plant.yaml', from: null, placeName: 'Line 1' },
      over: [],
      actual: null,
    },
  ]);
  expect((await set('cpo', { ...one, shift: 'day' })).statusCode).toBe(200);
  expect(await held()).toMatchObject([
    {
      ...{ value: 0.9, source: { by: 'u-cpo', from: '2026-11-22', shift: 'day', note: 'new labeller' } },
      over: [{ value: 0.8, by: 'plant.yaml' }],
    },
  ]);
  const list = await listed();
  expect([...Value.Errors(TargetsSchema, list)]).toEqual([]);
  expect(list.targets).toHaveLength(2);
  expect(list.may).toEqual({ set: false });
  expect(list.places.map(({ level, place }) => `${level} ${place}`)).toEqual([
    ...['enterprise test', 'site site-1', 'area site-1/hall', 'line line-1'],
  ]);
});

it('the line itself is held to it at once, and says so', async () => {
  const { bench } = api;
  for (const machine of [FILLER, LABELLER]) {
    bench.live(sample(machine, 'state', 0, 'run'), sample(machine, 'total', 0, 0n), observed(machine, 0, 90));
  }
  await bench.clock.advance(90_000);
  const line = async () => (await api.send('GET', '/api/v1/lines/line-1')).json();
  const before = await line();
  expect(before.oeeTarget).toMatchObject({ value: 0.8, by: 'plant.yaml' });
  await set('planner', { ...one, value: 0.4 });
  const after = await line();
  expect(after.oeeTarget).toEqual({
    ...{ value: 0.4, level: 'line', placeName: 'Line 1', team: null, shift: null, from: '2026-11-22', by: 'u-planner' },
  });
  expect(after.targetNow).toBeCloseTo(before.targetNow / 2);
  expect(after.targetEnd).toBeCloseTo(before.targetEnd / 2);
  expect((await api.send('GET', '/api/v1/overview')).json().lines[0]).toMatchObject({ oeeTarget: 0.4 });
  await set('planner', { ...one, value: null });
  expect(await line()).toMatchObject({ oeeTarget: null, targetNow: null, targetEnd: null });
});

it('is compared with what is reached, whichever way is better', async () => {
  const { bench } = api;
  bench.live(
    ...[sample(LABELLER, 'state', 0, 'run'), sample(LABELLER, 'total', 0, 0n), sample(LABELLER, 'reject', 0, 0n)],
    ...[sample(LABELLER, 'total', 80, 80n), sample(LABELLER, 'reject', 80, 4n), observed(LABELLER, 0, 90)],
  );
  await bench.clock.advance(90_000);
  await set('cpo', { ...one, figure: 'scrap-ratio', value: 0.1 }, { ...one, figure: 'mttr', value: 2 });
  const [, scrap, repair] = await held();
  expect(scrap).toMatchObject({ figure: 'scrap-ratio', actual: 0.05, isMet: true });
  expect(scrap?.difference).toBeCloseTo(-0.05);
  expect(repair).toMatchObject({ figure: 'mttr', value: 2, actual: null, isMet: null });
});

describe('the history', () => {
  it('keeps what was set before, and shows what is still to come', async () => {
    await set('cpo', one, { ...one, from: '2026-12-01', value: 0.95 });
    await set('cpo', { ...one, value: 0.85 });
    const values = async (query: string) => (await listed(query)).targets.map(({ value, from }) => `${from} ${value}`);
    expect(await values('')).toEqual(['2026-11-22 0.85', '2026-12-01 0.95']);
    expect(await values('?day=2026-12-01')).toEqual(['2026-12-01 0.95']);
    expect(await values('?history=true')).toEqual([
      ...['null 0.8', '2026-11-22 0.9', '2026-12-01 0.95', '2026-11-22 0.85'],
    ]);
    expect(await api.bench.records.work.targets()).toMatchObject([{ by: 'u-cpo', atNs: at(0) }, {}, {}]);
    await api.bench.targets.start();
    expect((await held())[0]?.value).toBe(0.85);
  });

  it('takes all of a request or nothing', async () => {
    const answer = await set('cpo', one, { ...one, place: 'line-9' });
    expect(answer.json()).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
    expect((await held())[0]?.value).toBe(0.8);
  });
});

describe('what makes no sense is refused', () => {
  it.each([
    ['a place that is not there', { place: 'line-9' }, 'no line line-9'],
    ['a shift', { shift: 'late' }, 'no shift|has a shift late'],
    ['a team', { team: 'red' }, 'team red'],
    ['a day that there is not', { from: '2026-02-30' }, 'is no day'],
    ['an OEE beyond 1', { value: 85 }, '1 at most'],
    ['a figure that nobody knows', { figure: 'luck' }, 'figure'],
  ])('%s', async (_what, more, reason) => {
    const answer = await set('cpo', { ...one, ...more });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(new RegExp(reason));
  });

  it('and whoever may not set them', async () => {
    for (const role of ['operator', 'technician', 'lead'] as const) expect((await set(role, one)).statusCode).toBe(403);
  });
});
