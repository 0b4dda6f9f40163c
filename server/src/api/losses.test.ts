import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { BottleneckSchema, LossesSchema } from './losses.ts';

let api: TestApi;
afterEach(() => api.app.close());

/** The filler jams for four minutes, and the labeller at the end of the line waits for it. */
async function jammed() {
  api = await testApi();
  const { bench } = api;
  bench.live(
    sample(FILLER, 'state', 0, 'run'),
    sample(FILLER, 'total', 0, 0n),
    sample(FILLER, 'reason', 60, 7n),
    sample(FILLER, 'state', 60, 'fault'),
    sample(FILLER, 'reason', 300, 0n),
    sample(FILLER, 'state', 300, 'run'),
    observed(FILLER, 0, 600),
    sample(LABELLER, 'state', 0, 'run'),
    sample(LABELLER, 'total', 0, 0n),
    sample(LABELLER, 'reject', 0, 0n),
    sample(LABELLER, 'total', 50, 50n),
    sample(LABELLER, 'reject', 51, 6n),
    sample(LABELLER, 'state', 62, 'starved'),
    sample(LABELLER, 'state', 310, 'run'),
    observed(LABELLER, 0, 600),
  );
  await bench.clock.advance(600_000);
  return api;
}

const window = (fromS: number, toS: number) => `from=${Number(at(fromS)) / 1e6}&to=${Number(at(toS)) / 1e6}`;

describe('losses', () => {
  it('lead from calendar time to good time, and have their causes', async () => {
    const { send } = await jammed();
    const found = (await send('GET', `/api/v1/losses?${window(0, 600)}&place=line-1`)).json();
    expect([...Value.Errors(LossesSchema, found)]).toEqual([]);
    const { calendarS, bars, rest } = found.waterfall;
    expect(calendarS).toBe(600);
    const seconds = [...bars, ...rest].reduce((sum: number, one: { seconds: number }) => sum + one.seconds, 0);
    expect(seconds).toBeCloseTo(600, 9);
    expect(bars).toContainEqual({
      kind: 'waiting',
      group: 'availability',
      bigLoss: 'equipment-failure',
      seconds: 248,
    });
    expect(rest).toEqual([{ kind: 'good', seconds: 44 }]);
    expect(found).toMatchObject({ profile: 'oee.com', place: 'test/site-1/hall/line-1', lines: ['line-1'] });
    expect(found.pareto[0].rows).toContainEqual(
      expect.objectContaining({ machine: FILLER, kind: 'breakdown', reason: 'Bottle jam', reasonId: 'jam', count: 1 }),
    );
  });

  it('stand in order of money, what has no price apart', async () => {
    const { send } = await jammed();
    const found = (await send('GET', `/api/v1/losses?${window(0, 600)}&unit=money`)).json();
    expect(found.pareto).toHaveLength(1);
    expect(found.pareto[0]).toMatchObject({ currency: 'EUR', others: null });
    expect(found.pareto[0].rows.map(({ kind }: { kind: string }) => kind)).not.toContain('production-reject');
    expect(found.unpricedMinutes).toBeCloseTo(6 / 60);
  });

  it('of a machine alone leave its waits with it, and are asked for by path or id', async () => {
    const { send } = await jammed();
    const found = (await send('GET', `/api/v1/losses?${window(0, 600)}&place=${LABELLER}`)).json();
    expect(found.place).toBe(`test/site-1/hall/line-1/${LABELLER}`);
    expect(found.pareto[0].rows[0]).toMatchObject({ machine: LABELLER, kind: 'speed' });
    expect(found.pareto[0].rows).toContainEqual(expect.objectContaining({ machine: LABELLER, kind: 'waiting' }));
  });

  it('open to the stretches behind a cause', async () => {
    const { send } = await jammed();
    const cause = `machine=${FILLER}&kind=breakdown&reason=jam`;
    const { stretches, more } = (
      await send('GET', `/api/v1/losses/stretches?${window(0, 600)}&place=line-1&${cause}`)
    ).json();
    const [from, to] = [62, 300].map((s) => Number(at(s)) / 1e6);
    expect(stretches).toMatchObject([
      { line: 'line-1', machine: FILLER, reason: 'Bottle jam', fromMs: from, toMs: to },
    ]);
    expect(more).toBe(0);
  });

  it('are refused for what does not exist, and for more than can be read at once', async () => {
    const { send } = await jammed();
    const code = async (query: string) => (await send('GET', `/api/v1/losses?${query}`)).json().code;
    expect(await code(`${window(0, 60)}&place=nowhere`)).toBe('GEMBA_NOT_FOUND');
    expect(await code(`${window(0, 60)}&profile=mine`)).toBe('GEMBA_BAD_REQUEST');
    expect(await code(window(-200 * 86_400, 60))).toBe('GEMBA_READ_LIMIT');
    expect(await code('from=1')).toBe('GEMBA_BAD_REQUEST');
  });
});

describe('the bottleneck of a line', () => {
  it('is the machine that has been active for longest, now and over a window', async () => {
    const { send, bench } = await jammed();
    expect((await send('GET', '/api/v1/lines/line-1/bottleneck')).json().now).toBeNull();
    bench.live(observed(FILLER, 600, 601), observed(LABELLER, 600, 601));
    await bench.clock.advance(1000);
    const found = (await send('GET', `/api/v1/lines/line-1/bottleneck?${window(0, 600)}`)).json();
    expect([...Value.Errors(BottleneckSchema, found)]).toEqual([]);
    expect(found.now).toMatchObject({ machine: FILLER, activeSinceMs: Number(at(0)) / 1e6 });
    expect(found.shares).toMatchObject([
      { machine: FILLER, momentaryS: 600, share: 1 },
      { machine: LABELLER, momentaryS: 0, share: 0 },
    ]);
    expect(found.timeline).toHaveLength(1);
    expect((await send('GET', '/api/v1/lines/line-9/bottleneck')).json().code).toBe('GEMBA_NOT_FOUND');
  });

  it('of the running shift is what is asked for without a window', async () => {
    const { send } = await jammed();
    const found = (await send('GET', '/api/v1/lines/line-1/bottleneck')).json();
    expect(found.namedS).toBeCloseTo(600, 0);
    expect(found.unknownS).toBeCloseTo(2 * 3600, 0);
  });
});
