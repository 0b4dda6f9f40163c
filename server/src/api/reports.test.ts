import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  const { bench } = api;
  bench.live(
    sample(LABELLER, 'state', 0, 'run'),
    sample(LABELLER, 'total', 0, 0n),
    sample(LABELLER, 'reject', 0, 0n),
    sample(LABELLER, 'state', 600, 'stop'),
    sample(LABELLER, 'state', 1200, 'run'),
    sample(LABELLER, 'total', 3500, 2400n),
    sample(LABELLER, 'reject', 3500, 100n),
    observed(LABELLER, 0, 3600),
  );
  await bench.clock.advance(3600_000);
  // An hour of timers takes its time on a busy machine.
}, 60_000);
afterAll(() => api.app.close());

const get = (query: string) => api.send('GET', `/api/v1/reports${query}`);
const DAY = '?place=line-1&period=day&date=2026-11-22';

test('what can be asked for: places by their paths, shifts of the day, layouts', async () => {
  const found = (await get('/options?place=line-1')).json();
  expect(found.places.map(({ path }: { path: string }) => path)).toEqual([
    'test',
    'test/site-1',
    'test/site-1/hall',
    'test/site-1/hall/line-1',
  ]);
  expect(found).toMatchObject({ timeZone: 'UTC', today: '2026-11-22', shifts: [{ id: 'day', name: 'Day' }] });
  expect(found.layouts).toEqual(['screen', 'pdf', 'xlsx', 'csv', 'json']);
});

test('a report as data has the figures of the window with their sums', async () => {
  const report = (await get(`${DAY}&layout=json`)).json();
  expect(report).toMatchObject({
    place: { level: 'line', id: 'line-1' },
    period: { kind: 'day', day: '2026-11-22' },
    running: true,
  });
  const figures = report.sections[0].blocks[0].figures as { id: string; amount: { value: number }; of: unknown }[];
  const value = (id: string) => figures.find((figure) => figure.id === id)?.amount.value;
  // Of the two hours before it was first heard nothing is known: the shift began at six.
  expect(value('figure.availability')).toBeCloseTo(3000 / 3600, 9);
  expect(value('figure.completeness')).toBeCloseTo(1 / 3, 9);
  expect([value('figure.good'), value('figure.reject'), value('figure.stops'), value('figure.uncommented')]).toEqual([
    2300, 100, 1, 1,
  ]);
});

test('a report can be had as it was known at a moment', async () => {
  const report = (await get(`${DAY}&layout=json&asKnownAt=${START_MS + 900_000}`)).json();
  expect(report.knownAtMs).toBe(START_MS + 900_000);
  const figures = report.sections[0].blocks[0].figures as { id: string; amount: { value: number } }[];
  // Ten of the quarter of an hour that had passed it ran.
  expect(figures.find(({ id }) => id === 'figure.availability')?.amount.value).toBeCloseTo(600 / 900, 9);
});

test('on screen it speaks the reader’s language', async () => {
  const said = (await get(`${DAY}&language=de`)).json();
  expect(said.title).toBe('Tagesbericht · Line 1 · So., 22. Nov. 2026');
  expect(said.sections[0].blocks[0].figures[1]).toMatchObject({ label: 'Verfügbarkeit', value: '83,3', unit: '%' });
  expect(JSON.stringify(said)).toContain('ohne Grund');
});

test('files have the type and a name of their own', async () => {
  const shift = '?place=line-1&period=shift&date=2026-11-22&shift=day';
  const csv = await get(`${shift}&layout=csv`);
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="test-site-1-hall-line-1-2026-11-22-day.csv"',
  });
  const xlsx = await get(`${shift}&layout=xlsx`);
  expect(strFromU8(unzipSync(xlsx.rawPayload)['xl/workbook.xml'] as Uint8Array)).toContain('<sheet name="Figures"');
});

test.each([
  ['?place=nowhere&period=day', 404, 'GEMBA_NOT_FOUND'],
  ['?place=line-1&period=day&date=2026-02-30', 400, 'GEMBA_BAD_REQUEST'],
  ['?place=line-1&period=shift&date=2026-11-22', 400, 'GEMBA_BAD_REQUEST'],
  ['?place=line-1&period=shift&date=2026-11-22&shift=night', 404, 'GEMBA_NOT_FOUND'],
  ['?place=line-1&period=day&date=2027-11-22', 404, 'GEMBA_NOT_FOUND'],
  ['?place=line-1&period=day&profile=mine', 404, 'GEMBA_NOT_FOUND'],
  ['?place=line-1&period=year', 400, 'GEMBA_BAD_REQUEST'],
])('%s is refused with the next step', async (query, status, code) => {
  const answer = await get(query);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  expect(answer.json().next).not.toBe('');
});
