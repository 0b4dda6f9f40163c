import type { Figures, WhyView } from '@gemba/contract/figures';
import type { LinePlanView } from '@gemba/contract/orders';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
let api: TestApi;
let cookie: string;
beforeEach(async () => {
  api = await testApi({
    products: [
      { id: 'water', name: 'Still water', idealCycleS: { [FILLER]: 1, [LABELLER]: 1 } },
      { id: 'tea', name: 'Green tea', recipes: { [FILLER]: { idealCycleS: 1.5 }, [LABELLER]: { idealCycleS: 2 } } },
    ],
  });
  cookie = await api.cookie('planner');
});
afterEach(() => api.app.close());

const ms = (seconds: number) => START_MS + seconds * 1000;
const post = async (url: string, body: object) => {
  const answer = await api.send('POST', `/api/v1/orders${url}`, { cookie, body });
  expect(answer.statusCode, answer.body).toBe(200);
};
const figures = async (query: string): Promise<Figures> => {
  const answer = await api.send('GET', `/api/v1/figures?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const live = async () => (await api.send('GET', `/api/v1/machines/${LABELLER}`)).json().view.kpi;
const figureOf = (view: Figures, id: string) => view.total.figures.find((figure) => figure.id === id)?.value;

/** Both machines run for so long and make a good part every two seconds. */
async function run(fromS: number, toS: number) {
  const begins = fromS === 0 ? [0] : [];
  for (const machine of [FILLER, LABELLER]) {
    const at = (seconds: number, total: number) => [
      sample(machine, 'total', seconds, BigInt(total)),
      sample(machine, 'reject', seconds, 0n),
    ];
    const entries = [];
    for (let s = fromS + 600; s <= toS; s += 600) entries.push(...at(s - 300, s / 2));
    api.bench.live(
      ...begins.flatMap((s) => [sample(machine, 'state', s, 'run'), ...at(s, 0)]),
      ...entries,
      observed(machine, fromS, toS),
    );
  }
  await api.bench.clock.advance((toS - fromS) * 1000);
}

/** Water for an hour, tea for an hour, and an hour without an order. */
async function threeHours() {
  for (const [id, product] of [
    ['w', 'water'],
    ['t', 'tea'],
  ]) {
    await post('', { id, line: 'line-1', product, quantity: 9000, dueMs: ms(DAY_S) });
  }
  await post('/w/start', {});
  await run(0, HOUR_S);
  await post('/w/finish', {});
  await post('/t/start', {});
  await run(HOUR_S, 2 * HOUR_S);
  await post('/t/finish', {});
  await run(2 * HOUR_S, 3 * HOUR_S);
}

it('figures of an order are those of its run, by the ideal cycle of its product', async () => {
  await threeHours();
  const tea = await figures('order=t');
  expect(tea).toMatchObject({ place: 'test/site-1/hall/line-1', order: 't', members: [LABELLER] });
  expect([tea.fromMs, tea.toMs]).toEqual([ms(HOUR_S), ms(2 * HOUR_S)]);
  // 1,800 parts of 2 s in an hour; of water, of 1 s, it would be half.
  expect(tea.total.amounts).toMatchObject({ good: 1800, plannedS: HOUR_S });
  expect(figureOf(tea, 'oee')).toBeCloseTo(1, 9);
  expect(figureOf(await figures('order=w'), 'oee')).toBeCloseTo(0.5, 9);
  const machines = await figures('order=t&by=place');
  expect(machines.groups.map(({ figures: own }) => own.find(({ id }) => id === 'oee')?.value)).toEqual([
    expect.closeTo(0.75, 9),
    expect.closeTo(1, 9),
  ]);
  const elsewhere = await figures(`order=t&place=${FILLER}&from=${ms(0)}&to=${ms(HOUR_S)}`);
  expect(elsewhere.total.amounts).toMatchObject({ good: 0, plannedS: 0 });
});

it('orders and the time without one are together the line, also of days that are over and kept', async () => {
  await threeHours();
  const check = async () => {
    const all = await figures(`place=line-1&by=order&from=${ms(0)}&to=${ms(3 * HOUR_S)}`);
    expect(all.groups.map(({ key, amounts }) => [key, amounts.good])).toEqual([
      ['', 1800],
      ['t', 1800],
      ['w', 1800],
    ]);
    const numerators = all.groups.map(({ figures: own }) => own.find(({ id }) => id === 'oee')?.numerator ?? 0);
    const whole = all.total.figures.find(({ id }) => id === 'oee');
    expect(numerators.reduce((a, b) => a + b, 0)).toBeCloseTo(whole?.numerator as number, 9);
    const products = await figures(`place=line-1&by=product&from=${ms(0)}&to=${ms(3 * HOUR_S)}`);
    expect(products.groups.map(({ key, name }) => [key, name])).toEqual([
      ['', ''],
      ['tea', 'Green tea'],
      ['water', 'Still water'],
    ]);
  };
  await check();
  await api.bench.clock.advance(2 * DAY_S * 1000);
  await check();
  const kept = await figures(`order=t&from=${ms(-DAY_S)}&to=${ms(2 * DAY_S)}`);
  expect(figureOf(kept, 'oee')).toBeCloseTo(1, 9);
});

it('an order that is said to have begun earlier takes kept sums of that day away', async () => {
  await post('', { id: 't', line: 'line-1', product: 'tea', quantity: 9000, dueMs: ms(5 * DAY_S) });
  await run(0, HOUR_S);
  await api.bench.clock.advance(2 * DAY_S * 1000);
  const window = `place=line-1&from=${ms(-DAY_S)}&to=${ms(2 * DAY_S)}`;
  expect((await figures(window)).total.figures.find(({ id }) => id === 'oee')?.numerator).toBeCloseTo(1800, 6);
  // The planner's session has ended meanwhile.
  cookie = await api.cookie('admin');
  await post('/t/start', { atMs: ms(0) });
  expect((await figures(window)).total.figures.find(({ id }) => id === 'oee')?.numerator).toBeCloseTo(3600, 6);
});

it('time of which nothing is known belongs to the order that ran', async () => {
  await post('', { id: 't', line: 'line-1', product: 'tea', quantity: 9000, dueMs: ms(5 * DAY_S) });
  await post('/t/start', {});
  await run(0, HOUR_S);
  await api.bench.clock.advance(HOUR_S * 1000);
  const half = await figures('order=t');
  expect(figureOf(half, 'completeness')).toBeCloseTo(0.5, 2);
  const stretches: WhyView = (
    await api.send('GET', `/api/v1/machines/${LABELLER}/figures/completeness?order=t&from=${ms(0)}`)
  ).json();
  expect(stretches.stretches.map(({ state, order, product }) => [state, order, product])).toEqual([
    ['producing', 't', 'tea'],
    ['no-data', 't', 'tea'],
  ]);
});

it('live figures are told by the product of the order that runs, and by nothing else after a restart', async () => {
  expect((await api.send('GET', '/api/v1/figures?order=none')).json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  await post('', { id: 't', line: 'line-1', product: 'tea', quantity: 9000, dueMs: ms(DAY_S) });
  await run(0, HOUR_S);
  const before = await live();
  expect(before).toMatchObject({ good: 1800, oee: expect.closeTo(0.5, 3) });
  await post('/t/start', { atMs: ms(1800) });
  const after = await live();
  expect(after.oee).toBeCloseTo(0.75, 3);
  const picture = () => api.bench.life.pipeline.picture;
  expect(picture().machine(LABELLER)).toMatchObject({ idealPerH: 1800 });
  const targetNow = picture().machine(LABELLER)?.targetNow as number;
  expect(targetNow).toBeCloseTo(0.8 * (1800 + 900), 0);
  await api.bench.restart();
  expect(picture().machine(LABELLER)?.kpi.oee).toBeCloseTo(after.oee, 9);
  expect(picture().machine(LABELLER)?.targetNow).toBeCloseTo(targetNow, 3);
  const plan: LinePlanView = (await api.send('GET', '/api/v1/lines/line-1/plan')).json();
  expect(plan.orders[0]).toMatchObject({ id: 't', good: 900 });
});
