import type { History, LatestValue } from '@gemba/contract/history';
import type { SignalId } from '@gemba/contract/identity';
import { type Gap, msFromNs } from '@gemba/contract/sample';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bucket } from '../historian/port.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { HistorySchema, LatestSchema } from './history.ts';

const ms = (seconds: number): number => msFromNs(at(seconds));
const TEMPERATURE = `${FILLER}/zone/temperature`;
const gap = (fromS: number, toS: number): Gap => ({
  kind: 'gap',
  machine: FILLER,
  signals: [],
  fromNs: at(fromS),
  toNs: at(toS),
  cause: 'gateway-down',
});

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

/** The historian holds the entries, and the clock stands at their end. */
async function after(seconds: number, ...entries: Parameters<TestApi['bench']['live']>) {
  api.bench.live(...entries);
  await api.bench.clock.advance(seconds * 1000);
}

async function history(query: string): Promise<History> {
  const answer = await api.send('GET', `/api/v1/history?${query}`);
  const body = answer.json();
  expect([...Value.Errors(HistorySchema, body)], answer.body).toEqual([]);
  return body;
}

describe('the history of signals', () => {
  it('is their readings where a window holds few, with what held before and the unit', async () => {
    await after(
      60,
      sample(FILLER, 'zone/temperature', 5, 70),
      sample(FILLER, 'state', 5, 'run'),
      sample(FILLER, 'zone/temperature', 30, 80.5),
      { ...sample(FILLER, 'zone/temperature', 40, null), status: 0x80000000 },
      observed(FILLER, 0, 60),
    );
    const got = await history(`signal=${TEMPERATURE}&signal=${FILLER}/state&from=${ms(20)}&to=${ms(60)}`);
    expect(got).toMatchObject({ fromMs: ms(20), toMs: ms(60), stepMs: 1000, timeZone: 'UTC' });
    expect(got.signals).toMatchObject([
      {
        signal: 'zone/temperature',
        unit: '°C',
        type: 'float',
        before: { value: 70, timeMs: ms(5) },
        readings: { timeMs: [ms(30), ms(40)], value: [80.5, null], status: [0, 0x80000000] },
        buckets: null,
      },
      { signal: 'state', before: { value: 'run', timeMs: ms(5) }, readings: { timeMs: [], value: [] } },
    ]);
    expect(got.machines).toEqual([{ machine: FILLER, observedThroughMs: ms(60), missing: [] }]);
  });

  it('is buckets where it holds many, snapped outward to whole ones of the ladder', async () => {
    const values = Array.from({ length: 300 }, (_, i) => sample(FILLER, 'zone/temperature', i, i));
    await after(300, ...values, observed(FILLER, 0, 300));
    const got = await history(`signal=${TEMPERATURE}&from=${ms(31)}&to=${ms(270)}&points=10`);
    expect(got.stepMs).toBe(30_000);
    expect([got.fromMs, got.toMs]).toEqual([ms(30), ms(270)]);
    expect(got.edgesMs).toEqual([30, 60, 90, 120, 150, 180, 210, 240, 270].map(ms));
    expect(got.signals[0]?.readings).toBe(null);
    expect(got.signals[0]?.buckets).toMatchObject({
      count: Array(8).fill(30),
      min: [30, 60, 90, 120, 150, 180, 210, 240],
      max: [59, 89, 119, 149, 179, 209, 239, 269],
      mean: [44.5, 74.5, 104.5, 134.5, 164.5, 194.5, 224.5, 254.5],
      first: [30, 60, 90, 120, 150, 180, 210, 240],
      last: [59, 89, 119, 149, 179, 209, 239, 269],
    });
    expect(got.signals[0]?.before).toMatchObject({ value: 29, timeMs: ms(29) });
  });

  it('is buckets where raw readings are no longer kept, however few they were', async () => {
    await after(
      60,
      sample(FILLER, 'zone/temperature', 5, 70),
      sample(FILLER, 'zone/temperature', 300, 1),
      observed(FILLER, 0, 300),
    );
    const { historian } = api.bench;
    historian.range = async () => ({ items: [], cursor: null });
    const got = await history(`signal=${TEMPERATURE}&from=${ms(0)}&to=${ms(60)}&points=6`);
    expect(got.signals[0]?.buckets).toMatchObject({
      count: [1, 0, 0, 0, 0, 0],
      mean: [70, null, null, null, null, null],
    });
    // What held then is known, since when is not.
    const later = await history(`signal=${TEMPERATURE}&from=${ms(60)}&to=${ms(120)}`);
    expect(later.signals[0]?.before).toEqual({ value: 70, status: 0, timeMs: null });
  });

  it('says what held weeks ago, of a signal that has changed since', async () => {
    const days = 20 * 86_400;
    await after(
      0,
      sample(FILLER, 'state', -days, 'stop'),
      sample(FILLER, 'state', -10, 'run'),
      observed(FILLER, -days, 0),
    );
    const got = await history(`signal=${FILLER}/state&from=${ms(-3600)}&to=${ms(-1800)}`);
    expect(got.signals[0]?.before).toEqual({ value: 'stop', status: 0, timeMs: ms(-days) });
  });

  it('has beside it what is missing: with its cause, without one where nobody said, and not the newest second', async () => {
    await after(400, observed(FILLER, 0, 100), gap(100, 160), observed(FILLER, 160, 200), observed(FILLER, 260, 399));
    const got = await history(`signal=${TEMPERATURE}&from=${ms(50)}&to=${ms(450)}`);
    expect(got.machines).toEqual([
      {
        machine: FILLER,
        observedThroughMs: ms(399),
        missing: [
          { fromMs: ms(100), toMs: ms(160), cause: 'gateway-down', signals: [] },
          { fromMs: ms(200), toMs: ms(260), cause: null, signals: [] },
        ],
      },
    ]);
    // Silent for longer than its limit, the time since is missing too.
    await api.bench.clock.advance(60_000);
    const later = await history(`signal=${TEMPERATURE}&from=${ms(380)}&to=${ms(450)}`);
    expect(later.machines[0]?.missing).toEqual([{ fromMs: ms(399), toMs: ms(450), cause: null, signals: [] }]);
  });

  it('leaves out what was filled since, and gaps of signals that nobody asked about', async () => {
    const ofTotal = { ...gap(150, 180), signals: ['total' as SignalId], cause: 'queue-overflow' as const };
    await after(
      200,
      observed(FILLER, 0, 100),
      gap(100, 140),
      { ...gap(100, 130), kind: 'filled' },
      observed(FILLER, 140, 200),
      ofTotal,
    );
    const missing = async (signal: string) =>
      (await history(`signal=${FILLER}/${signal}&from=${ms(0)}&to=${ms(200)}`)).machines[0]?.missing;
    const open = { fromMs: ms(130), toMs: ms(140), cause: 'gateway-down', signals: [] };
    expect(await missing('zone/temperature')).toEqual([open]);
    expect(await missing('total')).toEqual([
      open,
      { fromMs: ms(150), toMs: ms(180), cause: 'queue-overflow', signals: ['total'] },
    ]);
  });

  it('joins hours to the days of the site', async () => {
    await after(0, sample(FILLER, 'zone/temperature', -86_400, 2), sample(FILLER, 'zone/temperature', -80_000, 6));
    const got = await history(`signal=${TEMPERATURE}&from=${ms(-3 * 86_400)}&to=${ms(0)}&points=4`);
    expect(got.stepMs).toBe(86_400_000);
    // Two readings fit; asked for one point, they don't.
    const wide = await history(`signal=${TEMPERATURE}&from=${ms(-1.3 * 86_400)}&to=${ms(-0.4 * 86_400)}&points=1`);
    expect(wide.signals[0]?.buckets).toMatchObject({
      count: [2],
      min: [2],
      max: [6],
      mean: [4],
      first: [2],
      last: [6],
    });
  });

  it.each([
    ['points', `signal=${TEMPERATURE}&from=0&to=1000&points=2001`],
    ['days', `signal=${TEMPERATURE}&from=0&to=${2001 * 86_400_000}`],
    ['signals', `${Array(21).fill(`signal=${TEMPERATURE}`).join('&')}&from=0&to=1000`],
  ])('refuses too many %s with the next step', async (what, query) => {
    const answer = await api.send('GET', `/api/v1/history?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'GEMBA_READ_LIMIT',
      message: expect.stringContaining(what),
      next: expect.stringMatching(/fewer points.*export/),
    });
  });

  it.each([
    `signal=${TEMPERATURE}&from=5&to=1`,
    `signal=${TEMPERATURE}&from=5&to=5`,
    `signal=${TEMPERATURE}&from=0&to=Infinity`,
    `signal=${TEMPERATURE}&from=0&to=1000&points=0`,
    'from=0&to=1000',
  ])('refuses what makes no sense: %s', async (query) => {
    expect((await api.send('GET', `/api/v1/history?${query}`)).json()).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
  });

  it.each(['nobody/state', `${FILLER}/nothing`, FILLER, '%00/x'])('knows no %s', async (name) => {
    const answer = await api.send('GET', `/api/v1/history?signal=${name}&from=0&to=1000`);
    expect(answer.json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  });

  it('is not waited for longer than its limit, and a visitor who asks on and on is told to wait', async () => {
    const hanging: ((buckets: Bucket[]) => void)[] = [];
    api.bench.historian.buckets = () => new Promise((resolve) => hanging.push(resolve));
    const query = `signal=${TEMPERATURE}&from=0&to=1000`;
    const asked = Array.from({ length: 37 }, () => api.send('GET', `/api/v1/history?${query}`));
    const busy = await Promise.race(asked);
    expect(busy.statusCode).toBe(429);
    expect(busy.json()).toMatchObject({ code: 'GEMBA_READ_BUSY', next: expect.any(String) });
    // Four at a time, whoever asks; another visitor has turns of his own.
    expect(hanging.length).toBe(4);
    const other = api.send('GET', `/api/v1/history?${query}`, { cookie: await api.cookie('cpo') });
    await api.bench.clock.advance(8000);
    const answers = await Promise.all([...asked, other]);
    expect(answers.filter(({ statusCode }) => statusCode === 503)).toHaveLength(37);
    expect(answers.at(-1)?.json()).toMatchObject({
      code: 'GEMBA_READ_TIMEOUT',
      next: expect.stringContaining('export'),
    });
    expect(hanging.length).toBe(5);
  });
});

describe('raw readings', () => {
  it('come a page at a time, each once', async () => {
    const values = Array.from({ length: 25 }, (_, i) => sample(FILLER, 'total', i, BigInt(i)));
    await after(30, ...values, observed(FILLER, 0, 30));
    const url = `/api/v1/machines/${FILLER}/readings?signal=total&from=${ms(0)}&to=${ms(30)}&limit=10`;
    const got: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { readings: { value: number }[]; cursor: string | null } = (
        await api.send('GET', cursor === '' ? url : `${url}&cursor=${cursor}`)
      ).json();
      got.push(...page.readings.map(({ value }) => value));
      cursor = page.cursor;
    }
    expect(got).toEqual(values.map((_, i) => i));
    const unknown = `/api/v1/machines/${FILLER}/readings?signal=nothing&from=0&to=1`;
    expect((await api.send('GET', unknown)).json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  });
});

describe('latest values', () => {
  const latest = async (query = ''): Promise<{ values: LatestValue[]; cursor: string | null }> => {
    const body = (await api.send('GET', `/api/v1/latest${query}`)).json();
    for (const value of body.values) expect([...Value.Errors(LatestSchema, value)]).toEqual([]);
    return body;
  };

  it('have their age and quality; what was not heard of for too long is not current', async () => {
    await after(
      40,
      sample(FILLER, 'zone/temperature', 5, 70),
      { ...sample(FILLER, 'reject', 6, null), status: 0x80000000 },
      sample(LABELLER, 'state', 1, 'run'),
      observed(LABELLER, 0, 2),
    );
    api.bench.live(observed(FILLER, 0, 40));
    await api.bench.clock.advance(1000);
    const { values, cursor } = await latest();
    expect(cursor).toBe(null);
    expect(values).toEqual([
      {
        machine: FILLER,
        signal: 'reject',
        unit: null,
        value: null,
        status: 0x80000000,
        quality: 'bad',
        timeMs: ms(6),
        heardAgoMs: 1000,
        current: true,
      },
      {
        machine: FILLER,
        signal: 'zone/temperature',
        unit: '°C',
        value: 70,
        status: 0,
        quality: 'good',
        timeMs: ms(5),
        heardAgoMs: 1000,
        current: true,
      },
      {
        machine: LABELLER,
        signal: 'state',
        unit: null,
        value: 'run',
        status: 0,
        quality: 'good',
        timeMs: ms(1),
        heardAgoMs: 41_000,
        current: false,
      },
    ]);
    expect((await latest(`?machine=${LABELLER}`)).values).toEqual(values.slice(2));
  });

  it('come a page at a time', async () => {
    await after(
      1,
      sample(FILLER, 'state', 0, 'run'),
      sample(FILLER, 'total', 0, 1n),
      sample(LABELLER, 'state', 0, 'run'),
    );
    const first = await latest('?limit=2');
    expect(first.cursor).toBe(`${FILLER}/total`);
    const second = await latest(`?limit=2&cursor=${first.cursor}`);
    expect(second).toMatchObject({ values: [{ machine: LABELLER }], cursor: null });
    expect((await api.send('GET', '/api/v1/latest?cursor=x')).json()).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
  });
});
