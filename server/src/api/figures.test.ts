import { FigureDays, Figures, type FigureView, ProfileView, WhyView } from '@gemba/contract/figures';
import { nsFromMs } from '@gemba/contract/sample';
import Type, { type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

const HOUR_S = 3600;
const ms = (seconds: number) => START_MS + seconds * 1000;

async function get<T>(path: string, schema: TSchema): Promise<T> {
  const answer = await api.send('GET', `/api/v1/${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  const body = answer.json();
  expect([...Value.Errors(schema, body)], answer.body.slice(0, 400)).toEqual([]);
  return body;
}

/** The labeller, which is the line's counting point, ran for an hour, was down for ten minutes of it, and made 2,400. */
async function anHour() {
  for (const machine of [FILLER, LABELLER]) {
    api.bench.live(
      sample(machine, 'state', 0, 'run'),
      sample(machine, 'total', 0, 0n),
      sample(machine, 'reject', 0, 0n),
      sample(machine, 'state', 1200, 'fault'),
      sample(machine, 'reason', 1200, 7n),
      sample(machine, 'state', 1800, 'run'),
      sample(machine, 'total', 3500, machine === LABELLER ? 2400n : 2600n),
      sample(machine, 'reject', 3500, 60n),
      observed(machine, 0, HOUR_S),
    );
  }
  await api.bench.clock.advance(HOUR_S * 1000);
}

const values = (figures: FigureView[]) => Object.fromEntries(figures.map(({ id, value }) => [id, value]));

describe('figures', () => {
  it('have profiles that say what they mean', async () => {
    const { profiles } = await get<{ profiles: ProfileView[] }>(
      'profiles',
      Type.Object({ profiles: Type.Array(ProfileView) }),
    );
    expect(profiles.map(({ id }) => id)).toEqual(['oee.com', 'iso22400', 'nakajima', 'ooe', 'teep', 'semi-e10']);
    for (const { index, figures } of profiles) expect(figures[0]?.id).toBe(index);
  });

  it('of a place are those of its counting points, with what they were divided out of', async () => {
    await anHour();
    const window = `from=${ms(0)}&to=${ms(HOUR_S)}`;
    const line = await get<Figures>(`figures?place=line-1&${window}`, Figures);
    expect(line).toMatchObject({ profile: 'oee.com', members: [LABELLER], timeZone: 'UTC', groups: [], tooFast: [] });
    const oee = line.total.figures.find(({ id }) => id === 'oee');
    expect(oee).toMatchObject({ value: 2340 / 3600, numerator: 2340, denominator: 3600, completeness: 1 });
    expect(line.total.amounts).toMatchObject({ good: 2340, reject: 60, failures: 1, downS: 600 });
    const all = await get<Figures>(`figures?${window}&profile=iso22400`, Figures);
    expect(values(all.total.figures)).toMatchObject({ 'technical-efficiency': 3000 / 3600, 'scrap-ratio': 0.025 });
  });

  it('say from when on they are being formed anew', async () => {
    await anHour();
    const ask = (fromS: number) => get<Figures>(`figures?place=line-1&from=${ms(fromS)}&to=${ms(HOUR_S)}`, Figures);
    expect((await ask(0)).againFromMs).toBeNull();
    await api.bench.records.commit({
      dirty: [
        { machine: LABELLER, fromNs: nsFromMs(ms(600)) },
        { machine: FILLER, fromNs: 0n },
      ],
    });
    // The filler is not the line's counting point.
    expect([(await ask(0)).againFromMs, (await ask(1200)).againFromMs]).toEqual([ms(600), ms(1200)]);
  });

  it('stand side by side by shift, product and place', async () => {
    await anHour();
    const window = `from=${ms(0)}&to=${ms(HOUR_S)}`;
    const shifts = await get<Figures>(`figures?place=line-1&by=shift&${window}`, Figures);
    expect(shifts.groups).toMatchObject([{ key: 'day', name: 'Day' }]);
    const machines = await get<Figures>(`figures?place=line-1&by=place&${window}`, Figures);
    expect(machines.groups.map(({ key, amounts }) => [key, amounts.good])).toEqual([
      [`test/site-1/hall/line-1/${FILLER}`, 2540],
      [`test/site-1/hall/line-1/${LABELLER}`, 2340],
    ]);
    const products = await get<Figures>(`figures?by=product&${window}`, Figures);
    // Nothing says which product it was.
    expect(products.groups.map(({ key, amounts }) => [key, amounts.good])).toEqual([['', 2340]]);
  });

  it('of today are told without a window', async () => {
    await anHour();
    const today = await get<Figures>('figures', Figures);
    expect(today.fromMs).toBe(Date.UTC(2026, 10, 22, 6));
    expect(values(today.total.figures).completeness).toBeCloseTo(1 / 3, 3);
  });

  it('by day have a value for each day, and a series for each line where that is asked', async () => {
    await anHour();
    const days = await get<FigureDays>('figures/days?from=2026-11-20&through=2026-11-23&each=line', FigureDays);
    expect(days.days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']);
    expect(days.series).toMatchObject([{ place: 'test/site-1/hall/line-1', name: 'Line 1' }]);
    const [series] = days.series;
    expect(series?.values.oee).toEqual([null, null, expect.closeTo(2340 / 3600, 3), null]);
    expect(series?.completeness[0]).toBe(0);
  });

  it('say why: the stretches of all pages add up to what was divided', async () => {
    await anHour();
    const path = `machines/${LABELLER}/figures/availability?from=${ms(0)}&to=${ms(HOUR_S)}`;
    const all = await get<WhyView>(path, WhyView);
    expect(all).toMatchObject({ value: 3000 / 3600, numerator: 3000, denominator: 3600, cursor: null });
    expect(all.stretches).toMatchObject([
      { state: 'producing', part: 'run', loss: null, seconds: 1200, fromMs: ms(0) },
      { state: 'faulted', part: 'stop', loss: 'breakdown', seconds: 600, reason: 'Bottle jam' },
      { state: 'producing', part: 'run', seconds: 1800, terms: { runS: 1800, plannedS: 1800, noDataS: 0 } },
    ]);
    const first = await get<WhyView>(`${path}&limit=2`, WhyView);
    expect(first.stretches).toHaveLength(2);
    const rest = await get<WhyView>(`${path}&limit=2&cursor=${first.cursor}`, WhyView);
    expect([...first.stretches, ...rest.stretches]).toEqual(all.stretches);
    expect(rest.cursor).toBeNull();
  });

  it.each([
    ['figures?place=none', 404, 'GEMBA_NOT_FOUND'],
    ['figures?profile=mine', 400, 'GEMBA_BAD_REQUEST'],
    ['figures?from=5&to=3', 400, 'GEMBA_BAD_REQUEST'],
    ['figures/days?from=2026-02-30&through=2026-03-01', 400, 'GEMBA_BAD_REQUEST'],
    ['figures/days?from=2026-03-02&through=2026-03-01', 400, 'GEMBA_BAD_REQUEST'],
    ['figures/days?from=2020-01-01&through=2026-03-01', 400, 'GEMBA_READ_LIMIT'],
    ['figures/days?from=2026-03-01&through=2026-03-01&figure=luck', 404, 'GEMBA_NOT_FOUND'],
    [`machines/${FILLER}/figures/luck?from=0`, 404, 'GEMBA_NOT_FOUND'],
    ['machines/nobody/figures/oee?from=0', 404, 'GEMBA_NOT_FOUND'],
  ])('refuse %s', async (path, status, code) => {
    const answer = await api.send('GET', `/api/v1/${path}`);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});
