/**
 * Faults 16 and 17, on the lines: connections that are open but dead, connections that break, an OPC UA server that goes
 * away and comes back, and a line on which much is lost and late. A dead connection is noticed within 15 s, and
 * afterwards everything goes on by itself.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { judging } from '../support/proof.ts';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const NOTICED_WITHIN_MS = 15_000;
/** Where speed is not judged. */
const NOTICED_AT_ALL_MS = 60_000;
const BAD = { delayMs: 80, jitterMs: 60, loss: 0.05 };
const BAD_WEATHER_MS = { small: 2_000, whole: 20_000 };
const ROUNDS = { small: 1, whole: 5 };

export const badLines: Fault = {
  name: 'bad-lines',
  what: 'lines dead, cut, lossy and late; an OPC UA server that goes and comes: noticed within 15 s, and nothing lost',
  plant: { cables: true },
  async play(scene) {
    const { plant, whole, next, did } = scene;
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await dead(scene);
      for (const cable of all(scene)) cable.cut();
      await plant.untilAllLive();
      did('cut');
      const gone = ids(scene)[between(next, 0, 2)] as string;
      await plant.link(gone, false);
      await pause(between(next, 0, whole ? 8_000 : 1_000));
      await plant.link(gone, true);
      await plant.untilAllLive();
      did('server gone', { machine: gone });
      await badWeather(scene);
    }
  },
};

const ids = ({ plant }: Scene): string[] => [...plant.cables.machines.keys()];
const all = ({ plant: { cables } }: Scene): FaultProxy[] => [
  ...cables.machines.values(),
  cables.gateway,
  cables.server,
];

/** Nothing passes any more, and nobody is told: the line to one machine, the gateway's and the server's to the broker. */
async function dead(scene: Scene): Promise<void> {
  const { plant, next, did, facts } = scene;
  const machine = ids(scene)[between(next, 0, 2)] as string;
  const watching = async () => (await plant.metric('gateway', 'gemba_gateway_endpoints_watching')) ?? 0;
  const before = await watching();
  const lines: [string, FaultProxy | undefined, () => Promise<boolean>][] = [
    [machine, plant.cables.machines.get(machine), async () => (await watching()) < before],
    [
      'gateway',
      plant.cables.gateway,
      async () => (await plant.metric('gateway', 'gemba_gateway_broker_connected')) === 0,
    ],
    ['server', plant.cables.server, async () => (await plant.metric('server', 'gemba_server_stream_up')) === 0],
  ];
  const startedMs = performance.now();
  for (const [, cable] of lines) cable?.hold();
  const noticedMs = await Promise.all(
    lines.map(async ([name, , isNoticed]) => {
      await until(`the dead line of ${name} is noticed`, NOTICED_AT_ALL_MS, isNoticed);
      return Math.round(performance.now() - startedMs);
    }),
  );
  for (const [, cable] of lines) cable?.release();
  await plant.untilAllLive();
  did('dead', { machine, noticedMs });
  const most = Math.max(...noticedMs);
  facts.deadNoticedMs = Math.max(most, (facts.deadNoticedMs as number | undefined) ?? 0);
  if (judging) expect(most, 'until a dead line is noticed, ms').toBeLessThanOrEqual(NOTICED_WITHIN_MS);
}

/** What is lost comes when TCP sends it again, and all behind it waits. */
async function badWeather(scene: Scene): Promise<void> {
  for (const cable of all(scene)) cable.set(BAD);
  await pause(scene.whole ? BAD_WEATHER_MS.whole : BAD_WEATHER_MS.small);
  await scene.plant.untilAllLive();
  for (const cable of all(scene)) cable.set({});
  scene.did('bad weather', BAD);
}
