import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import type { AlarmView } from '@gemba/contract/live';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJob } from '../domain/jobs/open.ts';
import { rulesOfJobs } from '../domain/jobs/plant.ts';
import { Bench } from '../testing/bench.ts';
import { DeafScreen } from '../testing/deaf-screen.ts';
import { FILLER, LABELLER, observed, sample, testPlant } from '../testing/plant.ts';
import { Screen } from '../testing/screen.ts';
import { plantView } from '../views/plant.ts';
import { Hub, type HubOptions } from './hub.ts';

let bench: Bench;
let hub: Hub;
let http: Server;
let port: number;
let admit: HubOptions['admit'];
let metrics: Metrics;
let screens: Pick<Screen, 'close'>[];

beforeEach(async () => {
  bench = await Bench.make(testPlant());
  metrics = new Metrics();
  admit = async () => undefined;
  screens = [];
  hub = new Hub({
    plant: plantView(bench.plant),
    build: () => 'build-1',
    clock: bench.clock,
    log: makeLog('test', 'silent'),
    metrics,
    health: () => ({ broker: true, historian: true, records: true }),
    admit: (request, event) => admit(request, event),
  });
  http = createServer();
  hub.start(http, bench.life.pipeline.picture);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  port = (http.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const screen of screens) screen.close();
  await hub.stop();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

async function screen(headers?: Record<string, string>): Promise<Screen> {
  const made = new Screen(port, headers);
  screens.push(made);
  await vi.waitFor(() => expect(made.open || made.closed).toBe(true));
  return made;
}

/** A screen with its first snapshot. */
async function watching(): Promise<Screen> {
  const made = await screen();
  made.emit('resync');
  await vi.waitFor(() => expect(made.all('snapshot')).toHaveLength(1));
  return made;
}

const job = openJob(
  {
    ...{ id: 'made@1', number: 1, source: 'technician', machine: FILLER, title: 'Seal', priority: 'high', by: 'an' },
    ...{ atNs: 1_000_000_000n, recordedNs: 1_000_000_000n },
  },
  rulesOfJobs(testPlant()),
).job;
const alarm = (occurrence: string) => ({ occurrence, rule: 'hot' }) as unknown as AlarmView;
const refusals = async () =>
  (await metrics.registry.getSingleMetric('gemba_server_screens_refused_total')?.get())?.values ?? [];

describe('a screen', () => {
  it('is told of jobs to which something happened, and of their machine at once', async () => {
    const one = await watching();
    hub.jobsChanged([job], []);
    await bench.clock.advance(1);
    await vi.waitFor(() => expect(one.all('delta')).toHaveLength(2));
    const [first, second] = one.all('delta');
    expect(first?.jobs).toMatchObject([{ number: 1, state: 'open', title: 'Seal', openedMs: 1000 }]);
    expect(second?.machines).toMatchObject([{ id: FILLER }]);
    hub.jobsChanged([], ['request-1']);
    await vi.waitFor(() => expect(one.all('delta')).toHaveLength(3));
    expect(one.all('delta')[2]).toEqual({ version: (second?.version ?? 0) + 1, requests: ['request-1'] });
  });

  it('gets a snapshot when it asks, then deltas without a hole', async () => {
    const one = await watching();
    const [snapshot] = one.all('snapshot');
    expect(snapshot).toMatchObject({ build: 'build-1', plant: { enterprise: { id: 'test' } } });
    expect(snapshot?.machines.map(({ id }) => id)).toEqual([FILLER, LABELLER]);
    bench.live(sample(FILLER, 'state', 0, 'run'), observed(FILLER, 0, 1));
    hub.machineChanged(FILLER, true);
    await bench.clock.advance(1);
    hub.alarmsChanged([alarm('hot@filler-1#1')], []);
    await vi.waitFor(() => expect(one.all('delta')).toHaveLength(2));
    const [first, second] = one.all('delta');
    expect(first?.version).toBe((snapshot?.version ?? 0) + 1);
    expect(first?.machines).toMatchObject([{ id: FILLER, state: 'producing' }]);
    expect(second?.version).toBe((first?.version ?? 0) + 1);
    expect(second?.alarms).toMatchObject([{ occurrence: 'hot@filler-1#1' }]);
  });

  it('is told once, and soon, how far back the past of a machine has become another', async () => {
    const one = await watching();
    hub.pastChanged(FILLER, 20_000_000n);
    hub.pastChanged(FILLER, 7_000_000n);
    hub.pastChanged(LABELLER, 9_000_000n);
    await bench.clock.advance(1);
    await vi.waitFor(() => expect(one.all('delta')).toHaveLength(1));
    expect(one.all('delta')[0]?.past).toEqual([
      { machine: FILLER, fromMs: 7 },
      { machine: LABELLER, fromMs: 9 },
    ]);
    hub.pastChanged(FILLER, 30_000_000n);
    await bench.clock.advance(250);
    await vi.waitFor(() => expect(one.all('delta')).toHaveLength(2));
    expect(one.all('delta')[1]?.past).toEqual([{ machine: FILLER, fromMs: 30 }]);
  });

  it('hears the heart beat each second, with the ages of the server’s clock', async () => {
    const one = await watching();
    bench.live(observed(FILLER, 0, 1));
    await bench.clock.advance(1000);
    await vi.waitFor(() => expect(one.all('heartbeat')).toHaveLength(1));
    expect(one.all('heartbeat')[0]).toMatchObject({
      serverMs: bench.clock.nowMs(),
      ages: { [FILLER]: 1000, [LABELLER]: null },
      health: { broker: true, historian: true, records: true },
    });
  });

  it('is told of changes that come together in one delta, and of few a second', async () => {
    const one = await watching();
    for (let ms = 0; ms < 1000; ms += 50) {
      hub.machineChanged(FILLER, false);
      hub.machineChanged(LABELLER, false);
      await bench.clock.advance(50);
    }
    await vi.waitFor(() => expect(one.all('heartbeat').length).toBeGreaterThan(0));
    const deltas = one.all('delta');
    expect(deltas.length).toBeGreaterThanOrEqual(4);
    expect(deltas.length).toBeLessThanOrEqual(5);
    expect(deltas[0]?.machines).toHaveLength(2);
    expect(deltas.map(({ version }) => version)).toEqual(deltas.map((_, index) => (deltas[0]?.version ?? 0) + index));
  });

  it('gets the signals of the machines that it watches, all at first and then the new ones', async () => {
    bench.live(sample(FILLER, 'total', 0, 1n), sample(FILLER, 'zone/temperature', 0, 20));
    const one = await watching();
    one.emit('watch', [FILLER, 'nobody']);
    await vi.waitFor(() => expect(one.all('signals')).toHaveLength(1));
    expect(one.all('signals')[0]).toHaveLength(2);
    hub.machineChanged(FILLER, false);
    await bench.clock.advance(300);
    bench.live(sample(FILLER, 'total', 1, 2n));
    hub.machineChanged(FILLER, false);
    await bench.clock.advance(300);
    await vi.waitFor(() => expect(one.all('signals').length).toBeGreaterThanOrEqual(3));
    expect(one.all('signals').at(-1)).toMatchObject([{ signal: 'total', value: 2 }]);
    one.emit('watch', []);
    one.emit('resync');
    await vi.waitFor(() => expect(one.all('snapshot')).toHaveLength(2));
    const before = one.all('signals').length;
    bench.live(sample(FILLER, 'total', 2, 3n));
    hub.machineChanged(FILLER, false);
    await bench.clock.advance(300);
    await vi.waitFor(() => expect(one.all('delta').length).toBeGreaterThan(0));
    expect(one.all('signals')).toHaveLength(before);
  });
});

describe('the hub', () => {
  it('lets nobody in who may not, and cuts off who may no longer', async () => {
    const one = await watching();
    admit = async () => {
      throw new GembaError('GEMBA_UNAUTHENTICATED');
    };
    expect((await screen()).closed).toBe(true);
    await bench.clock.advance(10_000);
    await vi.waitFor(() => expect(one.closed).toBe(true));
  });

  it('looks at the right of each event', async () => {
    const one = await watching();
    admit = async (_request, event) => {
      if (event === 'watch') throw new GembaError('GEMBA_UNAUTHENTICATED');
    };
    one.emit('watch', [FILLER]);
    await vi.waitFor(() => expect(one.closed).toBe(true));
    expect(one.all('signals')).toEqual([]);
  });

  it('takes no watch that is no list of names, and goes on', async () => {
    const one = await watching();
    for (const bad of ['all', { length: 3 }, [1, 2], Array.from({ length: 65 }, () => FILLER), null])
      one.emit('watch', bad);
    one.emit('watch');
    await vi.waitFor(async () =>
      expect(await refusals()).toMatchObject([{ labels: { reason: 'malformed' }, value: 6 }]),
    );
    expect(one.closed).toBe(false);
  });

  it('passes a screen over that does not read, and gives it one new picture when it does', async () => {
    const deaf = new DeafScreen(port);
    screens.push(deaf);
    await vi.waitFor(() => expect(deaf.count('"snapshot"')).toBe(1));
    deaf.hang();
    const heavy = { ...alarm('hot@filler-1#1'), text: 'x'.repeat(300_000) };
    const behind = async () =>
      (await metrics.registry.getSingleMetric('gemba_server_screens_behind_total')?.get())?.values[0]?.value;
    await vi.waitFor(async () => {
      hub.alarmsChanged([heavy], []);
      expect(await behind()).toBe(1);
    }, 10_000);
    for (let more = 0; more < 20; more++) hub.alarmsChanged([heavy], []);
    deaf.read();
    await vi.waitFor(() => expect(deaf.count('"snapshot"')).toBe(1), 10_000);
    const before = deaf.count('"delta"');
    hub.alarmsChanged([alarm('hot@filler-1#2')], []);
    await vi.waitFor(() => expect(deaf.count('"delta"')).toBe(before + 1));
  }, 30_000);

  it('cuts off who asks too often, and who sends what is too large', async () => {
    const greedy = await watching();
    for (let ask = 0; ask < 60; ask++) greedy.emit('resync');
    await vi.waitFor(() => expect(greedy.closed).toBe(true));
    const large = await watching();
    large.raw(`42["watch","${'x'.repeat(20_000)}"]`);
    await vi.waitFor(() => expect(large.closed).toBe(true));
    expect((await watching()).closed).toBe(false);
  });
});
