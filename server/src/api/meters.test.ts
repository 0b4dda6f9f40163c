/** Meters over the API: read, replaced, refused; what was said of them, what their counters did, and how they went on. */

import type { MeterActView, MeterEventView, MeterPointView, MeterView } from '@gemba/contract/maintenance';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, observed, START_MS, sample } from '../testing/plant.ts';

let api: TestApi;

beforeEach(async () => {
  api = await testApi({
    meters: [
      { id: 'strokes', kind: 'counter', signal: 'strokes', modulus: 65_536, maxPerH: 36_000 },
      { id: 'oil', kind: 'by-hand', name: 'Oil', unit: 'l', maxPerDay: 8_640_000, modulus: 10_000 },
    ],
  });
});
afterEach(() => api.app.close());

/** Sends it, while the clock of the test goes on as it must for the commit. */
async function as(role: Role, method: 'GET' | 'POST', url: string, body?: object) {
  const sent = api.send(method, `/api/v1${url}`, { cookie: await api.cookie(role), ...(body && { body }) });
  if (method === 'POST') await api.bench.clock.advance(100);
  return sent;
}
const read = (value: unknown, second: number, more: object = {}, role: Role = 'technician') =>
  as(role, 'POST', '/meters/reading', {
    machine: FILLER,
    meter: 'oil',
    value,
    atMs: START_MS + second * 1000,
    ...more,
  });
const swap = (second: number, more: object = {}, role: Role = 'technician') =>
  as(role, 'POST', '/meters/swap', {
    ...{ machine: FILLER, meter: 'oil', atMs: START_MS + second * 1000, comment: 'device was full' },
    ...more,
  });
const meters = async (query = ''): Promise<MeterView[]> =>
  (await as('display', 'GET', `/meters${query}`)).json().meters;
const meter = async (id: string) => (await meters()).find((one) => one.machine === FILLER && one.meter === id);
const acts = async (id: string): Promise<MeterActView[]> =>
  (await as('display', 'GET', `/meters/acts?machine=${FILLER}&meter=${id}`)).json().acts;
const events = async (): Promise<MeterEventView[]> =>
  (await as('display', 'GET', `/meters/events?machine=${FILLER}`)).json().events;
const history = async (id: string, days = 1): Promise<MeterPointView[]> =>
  (await as('display', 'GET', `/meters/history?machine=${FILLER}&meter=${id}&days=${days}`)).json().points;
const codeOf = (answer: Awaited<ReturnType<typeof read>>) => [answer.statusCode, answer.json().code];

it('every machine has meters of its own, and says which counters are behind them', async () => {
  const all = await meters();
  expect(new Set(all.map(({ machine }) => machine))).toEqual(new Set([FILLER, LABELLER]));
  expect((await meters(`?machine=${LABELLER}`)).map((one) => one.meter)).toEqual([...['run-hours', 'parts', 'cycles']]);
  const signals = Object.fromEntries(
    all.filter((one) => one.machine === FILLER).map((one) => [one.meter, one.signals]),
  );
  expect(signals).toMatchObject({ 'run-hours': [], strokes: ['strokes'], oil: [], parts: ['total', 'reject'] });
  expect(await meters('?machine=nobody')).toEqual([]);
});

describe('a meter that people read', () => {
  beforeEach(() => api.bench.clock.advance(600_000));

  it('goes on by its readings, over a rollover, in whichever order they are told', async () => {
    expect((await read(9_900, 0)).statusCode).toBe(200);
    expect((await read(50, 300, { comment: 'rolled over' })).json()).toEqual({ done: true });
    await read(9_990, 100);
    expect(await meter('oil')).toMatchObject({ value: 10_050, unit: 'l', name: 'Oil', completeness: null });
    expect((await acts('oil')).map((act) => [act.kind, act.by, act.refused])).toEqual([
      ...Array.from({ length: 3 }, () => ['reading', 'u-technician', null]),
    ]);
    expect(await history('oil')).toEqual([
      { atMs: START_MS, value: 9_900 },
      { atMs: START_MS + 100_000, value: 9_990 },
      { atMs: START_MS + 300_000, value: 10_050 },
    ]);
  });

  it('a reading that can’t be is refused with the next step, kept with its reason, and counts for nothing', async () => {
    await read(500, 0);
    const answer = await read(400, 60, { comment: 'glasses' });
    expect(codeOf(answer)).toEqual([409, 'GEMBA_IMPLAUSIBLE_READING']);
    expect(answer.json()).toMatchObject({
      message: expect.stringContaining('400'),
      next: expect.stringContaining('replaced'),
    });
    expect(codeOf(await read(9_000, 61))).toEqual([409, 'GEMBA_IMPLAUSIBLE_READING']);
    expect((await meter('oil'))?.value).toBe(500);
    expect(await acts('oil')).toMatchObject([
      { kind: 'reading', value: 9_000, refused: 'jump' },
      {
        kind: 'reading',
        value: 400,
        refused: 'reset',
        by: 'u-technician',
        comment: 'glasses',
        atMs: START_MS + 60_000,
      },
      { kind: 'reading', value: 500, refused: null },
    ]);
    // The right one, of the same time.
    expect((await read(540, 60)).statusCode).toBe(200);
    expect((await meter('oil'))?.value).toBe(540);
    await api.bench.restart();
    const known = await api.bench.records.meterActs();
    expect(known.map(({ refused = null }) => refused)).toEqual([null, 'reset', 'jump', null]);
  });

  it('was replaced: the old device is closed, the new one opened, and life-to-date goes on; said twice it counts once', async () => {
    await read(500, 0);
    expect((await swap(60, { final: 520, start: 3 })).statusCode).toBe(200);
    expect(codeOf(await swap(60, { final: 520, start: 3 }))).toEqual([409, 'GEMBA_CONFLICT']);
    expect((await read(13, 120)).statusCode).toBe(200);
    expect((await meter('oil'))?.value).toBe(530);
    expect(await acts('oil')).toMatchObject([
      { kind: 'reading', value: 13 },
      {
        kind: 'swap',
        signal: null,
        final: 520,
        start: 3,
        comment: 'device was full',
        by: 'u-technician',
        refused: null,
      },
      { kind: 'reading', value: 500 },
    ]);
  });

  it('can’t have shown at last what is less than before', async () => {
    await read(500, 0);
    expect(codeOf(await swap(60, { final: 52, start: 0 }))).toEqual([409, 'GEMBA_IMPLAUSIBLE_READING']);
    expect((await acts('oil'))[0]).toMatchObject({ kind: 'swap', final: 52, refused: 'reset' });
    // Nothing was replaced yet: what is lower is still none.
    expect(codeOf(await read(10, 120))).toEqual([409, 'GEMBA_IMPLAUSIBLE_READING']);
    expect((await swap(60, { final: 520, start: 0 })).statusCode).toBe(200);
    expect((await read(10, 120)).statusCode).toBe(200);
    expect((await meter('oil'))?.value).toBe(530);
  });

  it.each([
    ['a reading of a time that has one', () => read(501, 0), 409, 'GEMBA_CONFLICT'],
    ['a time that is to come', () => read(501, 9_999), 400, 'GEMBA_BAD_REQUEST'],
    ['less than nothing', () => read(-1, 10), 400, 'GEMBA_BAD_REQUEST'],
    ['no number', () => read('many', 10), 400, 'GEMBA_BAD_REQUEST'],
    ['a meter that is none', () => read(1, 10, { meter: 'milk' }), 404, 'GEMBA_NOT_FOUND'],
    ['a meter that telemetry tells', () => read(1, 10, { meter: 'strokes' }), 409, 'GEMBA_CONFLICT'],
    ['an operator’s reading', () => read(501, 10, {}, 'operator'), 403, 'GEMBA_FORBIDDEN'],
    ['a screen’s reading', () => read(501, 10, {}, 'display'), 401, 'GEMBA_UNAUTHENTICATED'],
    ['a swap without a reason', () => swap(10, { comment: '' }), 400, 'GEMBA_BAD_REQUEST'],
    ['a swap of what is time', () => swap(10, { meter: 'run-hours' }), 409, 'GEMBA_CONFLICT'],
    ['a swap of one of two counters', () => swap(10, { meter: 'parts' }), 400, 'GEMBA_BAD_REQUEST'],
    ['a swap of a counter of another', () => swap(10, { meter: 'strokes', signal: 'total' }), 400, 'GEMBA_BAD_REQUEST'],
  ])('refuses %s, and nothing comes of it', async (_what, send, status, code) => {
    await read(500, 0);
    expect(codeOf(await send())).toEqual([status, code]);
    expect(await acts('oil')).toHaveLength(1);
    expect((await meter('oil'))?.value).toBe(500);
  });

  it('who said what stands in the audit', async () => {
    await read(500, 0, { comment: 'round' });
    const { audit } = (await as('admin', 'GET', '/audit')).json() as { audit: Record<string, string>[] };
    const line = audit.find(({ subject }) => subject === `${FILLER}/oil`);
    expect(line).toMatchObject({ who: 'u-technician' });
    expect(line?.detail).toContain('"value":500');
  });
});

describe('a counter that telemetry tells', () => {
  it('rolls over, refuses a jump and says so, and goes on over a swap that is told afterwards', async () => {
    const { bench } = api;
    const told: [number, bigint][] = [
      [0, 65_500n],
      [10, 65_530n],
      [20, 10n],
      [30, 40_000n],
      [40, 30n],
    ];
    for (const [second, value] of told) {
      bench.live(sample(FILLER, 'strokes', second, value), observed(FILLER, second, second + 10));
    }
    await bench.clock.advance(60_000);
    // 30, over the rollover 16, and 20: what jumped is none.
    expect((await meter('strokes'))?.value).toBe(66);
    const found = await events();
    expect(found.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['rollover', 'jump']));
    expect(found.find(({ kind }) => kind === 'jump')).toEqual({
      ...{ signal: 'strokes', atMs: START_MS + 30_000, kind: 'jump', from: 10, to: 40_000, counted: 0 },
    });
    // It was replaced between the reading of second 20, and that of second 40, at 12 and 24.
    const answer = await swap(25, { meter: 'strokes', final: 12, start: 24 });
    expect(answer.statusCode).toBe(200);
    await bench.clock.advance(30_000);
    const after = await meter('strokes');
    expect(after?.value).toBeGreaterThanOrEqual(66);
    expect(await acts('strokes')).toMatchObject([{ kind: 'swap', signal: 'strokes', final: 12, start: 24 }]);
    expect(codeOf(await swap(25, { meter: 'strokes', final: 12, start: 24 }))).toEqual([409, 'GEMBA_CONFLICT']);
  });

  it('its history ends with what it has now, and never falls', async () => {
    const { bench } = api;
    for (let second = 0; second < 600; second += 20) {
      bench.live(
        ...(second === 0 ? [sample(FILLER, 'state', 0, 'run')] : []),
        sample(FILLER, 'strokes', second, BigInt(second)),
        observed(FILLER, second, second + 20),
      );
      await bench.clock.advance(20_000);
    }
    for (const id of ['run-hours', 'strokes']) {
      const points = await history(id);
      expect(points.length, id).toBeGreaterThan(10);
      expect(points.at(-1)?.value, id).toBeCloseTo((await meter(id))?.value as number, 6);
      const values = points.map(({ value }) => value);
      expect(values, id).toEqual(values.toSorted((a, b) => a - b));
      expect(values[0], id).toBeLessThan(values.at(-1) as number);
    }
    const none = await as('display', 'GET', `/meters/history?machine=${FILLER}&meter=milk`);
    expect(codeOf(none)).toEqual([404, 'GEMBA_NOT_FOUND']);
  });
});
