import type { Diagnostics, GapSum } from '@gemba/contract/diagnostics';
import type { SignalId } from '@gemba/contract/identity';
import type { Gap } from '@gemba/contract/sample';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { EPOCH, GATEWAY, SITE } from '../testing/bench.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { DiagnosticsSchema, GapSchema } from './diagnostics.ts';

let api: TestApi;
afterEach(() => api.app.close());

const diagnostics = async (): Promise<Diagnostics> => (await api.send('GET', '/api/v1/diagnostics')).json();
const gap = (fromS: number, toS: number, cause: Gap['cause'], ...signals: string[]): Gap => ({
  kind: 'gap',
  machine: FILLER,
  signals: signals as SignalId[],
  fromNs: at(fromS),
  toNs: at(toS),
  cause,
});

describe('the journals', () => {
  it('say what was produced, through where it is stored, and how long the oldest of the rest has waited', async () => {
    api = await testApi();
    const { bench } = api;
    bench.live(sample(FILLER, 'total', 1, 1n), observed(FILLER, 0, 1));
    await bench.clock.advance(1_000);
    expect((await diagnostics()).gateways).toMatchObject([
      { kind: 'gateway', gateway: GATEWAY, site: SITE, epoch: EPOCH, produced: 1, stored: 1, waiting: 0, behindMs: 0 },
    ]);
    bench.historian.mood = 'refusing';
    bench.live(sample(FILLER, 'total', 2, 2n));
    await bench.clock.advance(30_000);
    bench.live(sample(FILLER, 'total', 3, 3n));
    expect((await diagnostics()).gateways).toMatchObject([{ produced: 3, stored: 1, waiting: 2, behindMs: 30_000 }]);
    bench.historian.mood = 'well';
    await bench.clock.advance(120_000);
    expect((await diagnostics()).gateways).toMatchObject([{ produced: 3, stored: 3, waiting: 0, behindMs: 0 }]);
  });

  it('say what a gateway gave up, and what of the last run is known before it is heard again', async () => {
    api = await testApi();
    const { bench } = api;
    for (let second = 1; second <= 5; second++) bench.journalled(sample(FILLER, 'total', second, BigInt(second)));
    bench.send([5], 'live', 4);
    await bench.clock.advance(1_000);
    expect((await diagnostics()).gateways).toMatchObject([{ produced: 5, stored: 3, waiting: 1, lost: 3 }]);
  });
});

describe('the machines', () => {
  it('say where their entries come from, how old their picture is, and how wrong their clock', async () => {
    api = await testApi();
    const { bench } = api;
    bench.live(
      { ...sample(FILLER, 'total', 10, 1n), sourceTimeNs: at(-3_590), wrongClock: true },
      observed(FILLER, 0, 10),
    );
    await bench.clock.advance(2_000);
    const { machines } = await diagnostics();
    expect(machines).toEqual([
      {
        machine: FILLER,
        source: GATEWAY,
        ageMs: 2_000,
        clock: { retimed: 1, offMs: -3_600_000, atMs: Number(at(10) / 1_000_000n) },
      },
      { machine: LABELLER, source: null, ageMs: null, clock: null },
    ]);
  });
});

describe('the gaps', () => {
  const gaps = async (): Promise<GapSum[]> => (await api.send('GET', '/api/v1/diagnostics/gaps?hours=1')).json().gaps;

  it('are summed by cause, each moment once, and what history has filled is not open', async () => {
    api = await testApi();
    const { bench } = api;
    bench.live(
      gap(10, 20, 'link-down'),
      gap(15, 30, 'link-down', 'total'),
      gap(40, 50, 'queue-overflow', 'total'),
      { ...gap(40, 50, 'queue-overflow', 'total'), kind: 'filled' },
      observed(FILLER, 0, 60),
    );
    await bench.clock.advance(60_000);
    expect(await gaps()).toEqual([
      {
        machine: FILLER,
        cause: 'link-down',
        declared: 2,
        openMs: 20_000,
        lastFromMs: Number(at(15) / 1_000_000n),
        lastToMs: Number(at(30) / 1_000_000n),
      },
      expect.objectContaining({ cause: 'queue-overflow', declared: 1, openMs: 0 }),
    ]);
  });

  it('are measured within the hours that are asked for', async () => {
    api = await testApi();
    const { bench } = api;
    bench.live(gap(-7_200, 60, 'gateway-down'), observed(FILLER, 60, 61));
    await bench.clock.advance(61_000);
    const [sum] = await gaps();
    expect(sum?.openMs).toBe(3_600_000 - 1_000);
  });
});

it('answers with what its description says, to whoever may see', async () => {
  api = await testApi({ openOnLoopback: false });
  const { bench, send, cookie } = api;
  bench.live({ ...sample(FILLER, 'total', 1, 1n), sourceTimeNs: 0n, wrongClock: true }, gap(2, 3, 'link-down'));
  await bench.clock.advance(5_000);
  expect((await send('GET', '/api/v1/diagnostics')).statusCode).toBe(401);
  const as = { cookie: await cookie('operator') };
  const all = (await send('GET', '/api/v1/diagnostics', as)).json();
  expect([...Value.Errors(DiagnosticsSchema, all)]).toEqual([]);
  const { gaps } = (await send('GET', '/api/v1/diagnostics/gaps', as)).json();
  expect(gaps).toHaveLength(1);
  expect([...Value.Errors(GapSchema, gaps[0])]).toEqual([]);
});
