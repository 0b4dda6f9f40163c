import type { CapacityView, ImportReport, LinePlanView } from '@gemba/contract/orders';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

const HOUR_MS = 3_600_000;
let api: TestApi;
let cookie: string;
beforeEach(async () => {
  const recipes = { [LABELLER]: { idealCycleS: 2, setupMinutes: 30 } };
  api = await testApi({
    products: [
      { id: 'water', name: 'Still water' },
      { id: 'tea', name: 'Green tea', recipes },
    ],
  });
  cookie = await api.cookie('planner');
});
afterEach(() => api.app.close());

const post = (url: string, body: object | string, headers: Record<string, string> = {}) =>
  api.send('POST', `/api/v1/orders${url}`, { cookie, body, headers });
const order = (id: string, more: object = {}) => ({
  ...{ id, line: 'line-1', product: 'water', quantity: 100, dueMs: START_MS + 10 * HOUR_MS },
  ...more,
});
const plan = async (): Promise<LinePlanView> => (await api.send('GET', '/api/v1/lines/line-1/plan')).json();

it('is entered, changed, listed, and shown with its forecast', async () => {
  expect((await post('', order('a'))).json()).toMatchObject({
    id: 'a',
    state: 'planned',
    priority: 5,
    source: 'manual',
  });
  expect((await post('', order('a'))).json()).toMatchObject({ code: 'GEMBA_ORDER_TAKEN' });
  const changed = await api.send('PATCH', '/api/v1/orders/a', { cookie, body: { quantity: 3600, sequence: null } });
  expect(changed.json()).toMatchObject({ quantity: 3600 });
  expect((await api.send('GET', '/api/v1/orders?line=line-1&state=planned')).json().orders).toHaveLength(1);
  const { orders } = await plan();
  // 3600 parts of a second at a target of 80 %: an hour and a quarter.
  expect(orders[0]).toMatchObject({ id: 'a', taktS: 10, finish: { basis: 'target', outlook: 'on-time' } });
  const p50H = ((orders[0]?.finish?.p50Ms as number) - START_MS) / HOUR_MS;
  expect(p50H).toBeGreaterThan(1.15);
  expect(p50H).toBeLessThan(1.35);
});

it.each([
  ['a line that is none', { line: 'line-9' }],
  ['a product that is none', { product: 'cola' }],
  ['a due date before its start', { plannedStartMs: START_MS + 11 * HOUR_MS }],
  ['a number that is none', { id: '<b>' }],
])('with %s is refused, and nothing is kept of it', async (_what, more) => {
  const { statusCode, ...answer } = await post('', order('a', more));
  expect(statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'GEMBA_ORDER_INVALID' });
  expect((await api.send('GET', '/api/v1/orders')).json().orders).toEqual([]);
});

it('begins, stands back for another, and ends; what was made meanwhile is its own', async () => {
  const { bench } = api;
  await post('', order('a'));
  await post('', order('b', { product: 'tea' }));
  expect((await post('/a/start', {})).json()).toMatchObject({ state: 'running', startedMs: START_MS });
  expect((await post('/b/start', {})).json()).toMatchObject({ code: 'GEMBA_ORDER_LINE_BUSY' });
  bench.live(sample(LABELLER, 'state', 0, 'run'), sample(LABELLER, 'total', 0, 0n), sample(LABELLER, 'reject', 0, 0n));
  bench.live(sample(LABELLER, 'total', 60, 60n), sample(LABELLER, 'reject', 60, 10n), observed(LABELLER, 0, 90));
  await bench.clock.advance(90_000);
  expect((await plan()).orders[0]).toMatchObject({ id: 'a', good: 50, reject: 10, state: 'running' });
  expect((await plan()).running).toMatchObject({
    order: 'a',
    actual: expect.arrayContaining([expect.objectContaining({ parts: 50 })]),
  });
  expect((await post('/a/pause', { comment: 'urgent tea' })).json()).toMatchObject({ state: 'paused' });
  expect((await post('/b/start', { atMs: START_MS + 30_000 })).json()).toMatchObject({ code: 'GEMBA_ORDER_INVALID' });
  expect((await post('/b/start', {})).json()).toMatchObject({ state: 'running' });
  expect((await post('/a/finish', {})).json()).toMatchObject({ state: 'done' });
  expect((await post('/a/start', {})).json()).toMatchObject({ code: 'GEMBA_ORDER_STATE' });
  const csv = (await api.send('GET', '/api/v1/orders/export')).body.split('\r\n');
  expect(csv[1]).toMatch(/^a,line-1,water,done,100,50,10,0,10,/);
  const message = (await api.send('GET', '/api/v1/orders/export?format=isa-95')).json();
  expect(message.OperationsPerformance.OperationsResponse[0]).toMatchObject({
    ...{ OperationsRequestID: 'a', ResponseState: 'Completed' },
    SegmentResponse: { MaterialActual: [{ MaterialUse: 'Produced', Quantity: { QuantityString: '50' } }, {}, {}, {}] },
  });
});

const file = 'order,line,product,quantity,due\na,line-1,water,100,2026-12-01\nb,line-9,water,100,2026-12-01\n';
const csv = { 'content-type': 'text/csv' };

it('comes from a file: all or nothing, or what is right, or only looked at', async () => {
  const ids = async () => (await api.send('GET', '/api/v1/orders')).json().orders.map(({ id }: { id: string }) => id);
  const none: ImportReport = (await post('/import', file, csv)).json();
  expect(none).toMatchObject({ imported: false, faults: [{ line: 3, column: 'line', value: 'line-9' }] });
  expect(await ids()).toEqual([]);
  expect((await post('/import?mode=valid-rows&dryRun=true', file, csv)).json()).toMatchObject({ imported: false });
  expect(await ids()).toEqual([]);
  expect((await post('/import?mode=valid-rows', file, csv)).json()).toMatchObject({ imported: true });
  expect(await ids()).toEqual(['a']);
});

it('comes as an ISA-95 schedule', async () => {
  const material = { MaterialDefinitionID: 'water', MaterialUse: 'Produced', Quantity: { QuantityString: '500' } };
  const request = {
    ...{ ID: '4711', EndTime: '2026-11-30T14:00:00Z', HierarchyScope: { EquipmentID: 'line-1' } },
    SegmentRequirement: [{ OpMaterialRequirement: [material] }],
  };
  const report = (await post('/import', { OperationsSchedule: { OperationsRequest: [request] } })).json();
  expect(report).toMatchObject({
    imported: true,
    format: { kind: 'isa-95', document: 'OperationsSchedule' },
    faults: [],
  });
  expect((await plan()).orders[0]).toMatchObject({ id: '4711', quantity: 500, source: 'isa-95' });
});

it('may not be planned by somebody who may only run it', async () => {
  await post('', order('a'));
  const operator = await api.cookie('operator');
  expect((await api.send('POST', '/api/v1/orders', { cookie: operator, body: order('b') })).statusCode).toBe(403);
  expect((await api.send('POST', '/api/v1/orders/a/start', { cookie: operator, body: {} })).statusCode).toBe(200);
});

it('loads its line, and says what moving it would do', async () => {
  await post('', order('a', { quantity: 36_000 }));
  const capacity: CapacityView = (await api.send('GET', '/api/v1/capacity?days=1&order=a')).json();
  expect(capacity.lines[0]).toMatchObject({
    line: 'line-1',
    site: 'site-1',
    availableH: 24,
    openOrders: 1,
    willMiss: 1,
  });
  // Ten hours of ideal time at a target of 80 %.
  expect(capacity.lines[0]?.loadH).toBeCloseTo(12.5);
  expect(capacity.sites[0]?.utilisation).toBeCloseTo(12.5 / 24);
  expect(capacity.moves).toMatchObject([
    { line: 'line-1', present: true, finish: { outlook: 'will-miss' }, changes: [] },
  ]);
});

it('leaves the machines that are not the counting point alone', async () => {
  const { bench } = api;
  await post('', order('a'));
  await post('/a/start', {});
  bench.live(
    sample(FILLER, 'state', 0, 'run'),
    sample(FILLER, 'total', 0, 0n),
    sample(FILLER, 'total', 60, 60n),
    observed(FILLER, 0, 90),
  );
  await bench.clock.advance(90_000);
  expect((await plan()).orders[0]).toMatchObject({ good: 0 });
});
