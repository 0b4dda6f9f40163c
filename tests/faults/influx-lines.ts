/**
 * Fault 9: one line among 5,000 that InfluxDB refuses, once by the engine itself (its field has another type in that
 * week), once by an answer that a settings fault would give (mended afterwards). Just that line is in quarantine, with
 * its reason; its neighbours are stored; replayed, it is stored once.
 */

import type { QuarantineDetailView, QuarantineItemView } from '@gemba/contract/quarantine';
import type { Sample } from '@gemba/contract/sample';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import { signIn } from '../support/sign-in.ts';
import { between, type Fault, type Scene } from './fault.ts';
import { countOf, needsInflux } from './historian-trouble.ts';

const ROUNDS = { small: 1, whole: 10 };
const LINES = 5_000;
const WEEK_NS = 7n * 86_400_000_000_000n;

export const influxLines: Fault = {
  name: 'influx-lines',
  what: 'one line of 5,000 refused with 400 or 422: just that one is quarantined, with its reason, and can be replayed',
  historian: 'influx',
  async play(scene) {
    const { plant, whole, next, did } = scene;
    const gateway = await SecondGateway.on(plant.mqtt, 'edge-lines', 'feed000000000002');
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await conflict(scene, gateway, round, between(next, 0, LINES - 1));
      await refusal(scene, gateway, round, between(next, 0, LINES - 1), between(next, 0, 1) === 0 ? 400 : 422);
      did('lines refused');
      needsInflux(scene).shim.seen.length = 0;
    }
    await gateway.end();
  },
};

/** The engine itself refuses: another program has written the field with another type in that week. */
async function conflict(scene: Scene, gateway: SecondGateway, round: number, place: number): Promise<void> {
  const influx = needsInflux(scene);
  const fromNs = BigInt(Date.now()) * 1_000_000n - BigInt(5 + 2 * round) * WEEK_NS;
  await influx.write(`telemetry,machine=intruder value_i=1.5 ${fromNs}`);
  const signal = `conflict-${round}`;
  const lines = samples(signal, fromNs);
  lines[place] = { ...(lines[place] as Sample), value: 7n };
  const bad = await sentAndRefused(scene, gateway, signal, lines);
  expect(bad).toMatchObject({ reason: 'type-conflict', first: [{ value: 7, timeNs: `${lines[place]?.timeNs}` }] });
  expect(bad.detail).toContain('field type conflict');
  expect(await countOf(influx, signal), 'its neighbours').toBe(LINES - 1);
  scene.quarantined += 1;
}

/** Something before the engine refuses one line, until somebody mends it. */
async function refusal(
  scene: Scene,
  gateway: SecondGateway,
  round: number,
  place: number,
  status: number,
): Promise<void> {
  const influx = needsInflux(scene);
  const signal = `refused-${round}`;
  const lines = samples(signal, BigInt(Date.now() - 3_600_000) * 1_000_000n);
  const mark = `${lines[place]?.timeNs}`;
  influx.shim.answer = ({ path, body }) =>
    path.startsWith('/api/v2/write') && body.includes(mark)
      ? { status, body: '{"code":"unprocessable entity","message":"partial write: no such shard dropped=1"}' }
      : null;
  const bad = await sentAndRefused(scene, gateway, signal, lines);
  expect(bad).toMatchObject({ reason: 'historian', first: [{ timeNs: mark }] });
  expect(await countOf(influx, signal), 'its neighbours').toBe(LINES - 1);

  influx.shim.answer = () => null;
  const ask = await signIn(scene.plant);
  expect(await ask('POST', '/api/v1/quarantine/replay', { ids: [bad.id] })).toEqual({ items: 1 });
  const state = async () => (await detailOf(scene, bad.id))?.state;
  await until('the line is replayed', 60_000, async () => (await state()) === 'replayed');
  expect(await countOf(influx, signal), 'with the line that was replayed').toBe(LINES);
}

/** The one item that comes of it, whole. */
async function sentAndRefused(
  scene: Scene,
  gateway: SecondGateway,
  signal: string,
  lines: readonly Sample[],
): Promise<QuarantineDetailView> {
  gateway.add(lines);
  await gateway.untilStored(60_000);
  const path = '/api/v1/quarantine/items?source=edge-lines&state=open';
  const { items = [] } = (await scene.plant.get<{ items: QuarantineItemView[] }>(path)) ?? {};
  const own = items.filter((item) => item.signal === signal);
  expect(own, `items of ${signal}: ${JSON.stringify(await scene.plant.get('/api/v1/quarantine/items'))}`).toMatchObject(
    [{ entries: 1, replayable: true, machine: 'filler-1' }],
  );
  return (await detailOf(scene, own[0]?.id ?? 0)) as QuarantineDetailView;
}

const detailOf = ({ plant }: Scene, id: number) => plant.get<QuarantineDetailView>(`/api/v1/quarantine/items/${id}`);

const samples = (signal: string, fromNs: bigint): Sample[] =>
  Array.from({ length: LINES }, (_, i) => ({
    ...{ kind: 'sample', machine: 'filler-1' as never, signal: signal as never },
    ...{ timeNs: fromNs + BigInt(i) * 1_000_000n, value: i / 2, status: 0 },
  }));
