import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../domain/reports/model.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

const HOUR_MS = 3_600_000;
let api: TestApi;
beforeAll(async () => {
  api = await testApi({
    products: [
      { id: 'water', name: 'Still water' },
      { id: 'tea', name: 'Green tea', recipes: { [LABELLER]: { idealCycleS: 2 } } },
    ],
  });
  const { bench } = api;
  const cookie = await api.cookie('planner');
  const post = async (url: string, body: object) => {
    const answer = await api.send('POST', `/api/v1/orders${url}`, { cookie, body });
    expect(answer.statusCode, answer.body).toBe(200);
  };
  const due = (hours: number) => ({ line: 'line-1', quantity: 1000, dueMs: START_MS + hours * HOUR_MS });
  await post('', { id: 'tea-1', product: 'tea', ...due(0.25) });
  await post('', { id: 'late-1', product: 'water', ...due(0.75) });
  await post('', { id: 'far-1', product: 'water', ...due(200) });
  await post('/tea-1/start', {});
  bench.live(
    sample(LABELLER, 'state', 0, 'run'),
    sample(LABELLER, 'total', 0, 0n),
    sample(LABELLER, 'reject', 0, 0n),
    sample(LABELLER, 'total', 1700, 800n),
    sample(LABELLER, 'reject', 1700, 20n),
    observed(LABELLER, 0, 1800),
  );
  await bench.clock.advance(HOUR_MS / 2);
  await post('/tea-1/finish', {});
  bench.live(
    sample(LABELLER, 'total', 3500, 1000n),
    sample(LABELLER, 'reject', 3500, 20n),
    observed(LABELLER, 1800, 3600),
  );
  await bench.clock.advance(HOUR_MS / 2);
  await bench.targets.set([
    {
      ...{ figure: 'oee', level: 'site', place: 'site-1', team: null, shift: 'day', from: '2026-11-01', value: 0.5 },
      ...{ note: '', by: 'cpo', atNs: 0n },
    },
  ]);
}, 60_000);
afterAll(() => api.app.close());

const get = (query: string) =>
  api.send('GET', `/api/v1/reports?place=line-1&period=shift&date=2026-11-22&shift=day${query}`);
const section = async (id: string) => {
  const report: Report = (await get('&layout=json')).json();
  return report.sections.find((one) => one.id === id);
};
const rowsIn = (found: Awaited<ReturnType<typeof section>>) =>
  (found?.blocks ?? []).flatMap((block) => (block.kind === 'table' ? block.rows : []));
const plain = (cell: object): unknown => Object.values(cell)[0];

test('a report tells of orders that ran or were due: planned, made, finished, late', async () => {
  const found = await section('section.orders');
  const [due, ended] = [START_MS + HOUR_MS / 4, START_MS + HOUR_MS / 2];
  expect(rowsIn(found).map(({ cells }) => cells.map(plain))).toEqual([
    ['Line 1', 'tea-1', 'Green tea', 'order.done', 1000, 780, 780, 0.78, due, ended, 900],
    ['Line 1', 'late-1', 'Still water', 'order.notBegun', 1000, 0, 0, 0, START_MS + 0.75 * HOUR_MS, null, 900],
  ]);
  expect(found?.blocks.at(-1)).toMatchObject({
    id: 'note.orders',
    level: 'warning',
    values: { count: { value: 2 }, done: { value: 1 }, late: { value: 2 } },
  });
});

test('a shift is held to the target that was set for it, and the parts planned follow the order’s ideal cycle', async () => {
  const held = rowsIn(await section('section.targets'));
  const oee = (800 * 2 * (780 / 800) + 200) / 3600;
  expect(held.map(({ cells }) => cells.map(plain))).toEqual([
    ['Line 1', 'Day', '', 'figure.oee', 'Site · Day', expect.closeTo(oee, 6), 0.5, expect.closeTo(oee - 0.5, 6)],
  ]);
  const [row] = rowsIn(await section('section.plan'));
  // Two hours before it was heard and half an hour at a part a second, half an hour at a part in two: half of it.
  expect(plain(row?.cells[1] ?? {})).toBeCloseTo(0.5 * (7200 + 900 + 1800), 6);
  const [summary] = (await section('section.summary'))?.blocks ?? [];
  expect(summary?.kind === 'figures' && summary.figures[0]?.target).toBe(0.5);
});

test.each(['en', 'de', 'vi', 'ja', 'th'])('in %s every layout has orders and targets', async (language) => {
  const words = { en: 'Orders', de: 'Aufträge', vi: 'Lệnh sản xuất', ja: 'オーダー', th: 'คำสั่งผลิต' } as const;
  const csv = (await get(`&layout=csv&language=${language}`)).body;
  expect(csv).toContain(words[language as keyof typeof words]);
  expect(csv).toContain('tea-1');
  const screen = (await get(`&layout=screen&language=${language}`)).json();
  const titles = screen.sections.map(({ title }: { title: string }) => title);
  expect(titles).toContain(words[language as keyof typeof words]);
  for (const layout of ['pdf', 'xlsx']) {
    expect((await get(`&layout=${layout}&language=${language}`)).statusCode).toBe(200);
  }
});
