import type { QuarantineDetailView, QuarantineItemView, QuarantineSummary } from '@gemba/contract/quarantine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { EPOCH, GATEWAY, SITE } from '../testing/bench.ts';
import { FILLER, LABELLER, observed, sample } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
  const { quarantine } = api;
  const refuse = (position: number, more: Partial<Parameters<typeof quarantine.keep>[0]>) =>
    quarantine.keep({
      origin: { site: SITE, gateway: GATEWAY, epoch: EPOCH, position },
      ...{ reason: 'type-conflict', detail: 'field type conflict', entries: [] },
      ...more,
    });
  refuse(1, { entries: [sample(FILLER, 'total', 1, 2n ** 60n), sample(FILLER, 'total', 2, Number.NaN)] });
  refuse(2, { entries: [sample(LABELLER, 'state', 1, 'run'), observed(LABELLER, 0, 1)] });
  refuse(3, { entries: [sample(FILLER, 'reject', 3, 3n)], reason: 'too-old', detail: 'beyond the retention' });
  quarantine.keepUnreadable({
    ...{ reason: 'malformed-message', source: GATEWAY, detail: 'it ends early' },
    payload: Uint8Array.of(1, 2, 3),
  });
  await quarantine.settled();
});
afterEach(() => api.app.close());

const items = async (query = ''): Promise<{ items: QuarantineItemView[]; next: number | null }> =>
  (await api.send('GET', `/api/v1/quarantine/items${query}`)).json();
const one = async (id: number): Promise<QuarantineDetailView> =>
  (await api.send('GET', `/api/v1/quarantine/items/${id}`)).json();

it('is summed up by reason and machine', async () => {
  const summary: QuarantineSummary = (await api.send('GET', '/api/v1/quarantine')).json();
  expect(summary).toMatchObject({
    states: { open: 4, replaying: 0, replayed: 0, dismissed: 0 },
    givenUp: 0,
    lastGivenUpMs: null,
  });
  expect(summary.open).toHaveLength(4);
  expect(summary.open).toContainEqual(
    expect.objectContaining({ reason: 'type-conflict', machine: FILLER, items: 1, entries: 2, replayable: 1 }),
  );
});

it('is listed newest first, in pages, by reason, machine and state', async () => {
  expect((await items()).items.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  const first = await items('?limit=3');
  expect(first).toMatchObject({ items: [{ id: 4 }, { id: 3 }, { id: 2 }], next: 2 });
  expect(await items(`?limit=3&before=${first.next}`)).toMatchObject({ items: [{ id: 1 }], next: null });
  expect((await items(`?machine=${FILLER}`)).items.map(({ id }) => id)).toEqual([3, 1]);
  expect((await items('?reason=too-old')).items.map(({ id }) => id)).toEqual([3]);
  expect((await items('?state=dismissed')).items).toEqual([]);
  expect((await api.send('GET', '/api/v1/quarantine/items?reason=because')).statusCode).toBe(400);
});

it('shows an item whole, exactly', async () => {
  expect(await one(1)).toMatchObject({
    ...{ detail: 'field type conflict', machine: FILLER, signal: 'total', evidence: null },
    first: [{ kind: 'sample', value: '1152921504606846976' }, { value: 'NaN' }],
  });
  expect(await one(2)).toMatchObject({ first: [{ kind: 'sample' }, { kind: 'observed', value: null }] });
  expect(await one(4)).toMatchObject({ evidence: { bytes: 3, start: 'AQID' }, first: [], replayable: false });
  expect((await api.send('GET', '/api/v1/quarantine/items/99')).json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
});

it('lets a lead replay and dismiss, and writes down who did', async () => {
  const cookie = await api.cookie('lead');
  const { bench } = api;
  const replayed = await api.send('POST', '/api/v1/quarantine/replay', { cookie, body: { reason: 'type-conflict' } });
  expect(replayed.json()).toEqual({ items: 2 });
  for (let turn = 0; turn < 100 && api.quarantine.catalog.states().replayed < 2; turn++) {
    await bench.clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await one(1)).toMatchObject({ state: 'replayed', by: 'u-lead', replays: 1, replayable: false });
  expect(bench.historian.all()).toHaveLength(4);

  const dismissed = await api.send('POST', '/api/v1/quarantine/dismiss', { cookie, body: { ids: [3, 4, 1, 99] } });
  expect(dismissed.json()).toEqual({ items: 2 });
  expect((await items('?state=dismissed')).items).toMatchObject([{ id: 4, by: 'u-lead' }, { id: 3 }]);
  const admin = await api.cookie('admin');
  const { audit } = (await api.send('GET', '/api/v1/audit', { cookie: admin })).json();
  expect(audit).toMatchObject([
    { who: 'u-lead', what: 'POST /api/v1/quarantine/dismiss', subject: '3, 4, 1, 99', result: 'done' },
    { who: 'u-lead', what: 'POST /api/v1/quarantine/replay', subject: 'type-conflict', result: 'done' },
  ]);
});

it('wants to be told which items', async () => {
  const cookie = await api.cookie('lead');
  for (const body of [{}, { ids: [] }, { machine: FILLER }, { ids: [1], reason: 'too-old' }]) {
    const { statusCode } = await api.send('POST', '/api/v1/quarantine/dismiss', { cookie, body });
    expect(statusCode, JSON.stringify(body)).toBe(400);
  }
});
