/**
 * Fault 12: the same batches reach a server out of order, half of them a day late, and once more a server in order.
 * The ledger and the figures that the two tell of the time are the same.
 */

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { replayTopic } from '@gemba/contract/stream/topics';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { messageOf } from '../support/tap.ts';
import { setClock, withClocks } from './clock-of.ts';
import type { Fault, Scene } from './fault.ts';

const DAY_MS = 24 * 3_600_000;
const FLOW_MS = { small: 2_000, whole: 60_000 };
const ROUNDS = { small: 1, whole: 5 };

export const late: Fault = {
  name: 'late',
  what: 'batches out of order, half of them a day late: ledger and figures are those of the ordered run',
  plant: withClocks(0, 'server'),
  async play(scene) {
    const { plant, whole, did } = scene;
    const fromMs = Date.now();
    await pause(whole ? FLOW_MS.whole : FLOW_MS.small);
    const toMs = Date.now();
    for (const { id } of await plant.machines()) await plant.link(id, false);
    await plant.untilDrained();
    // What it journals from now on, the ordered run would not have.
    await plant.gateway.kill();
    const batches = await recorded(scene);
    const ordered = await figures(scene, fromMs, toMs);
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await afresh(scene, round);
      const shuffled = shuffle([...batches.keys()], scene.next);
      const half = shuffled.length >> 1;
      await publish(scene, shuffled.slice(0, half), batches);
      setClock(scene, 'server', DAY_MS);
      await publish(scene, shuffled.slice(half), batches);
      await until('all of it is stored', 120_000, async () => scene.tap.stored?.through === batches.size);
      const dirty = () => plant.metric('server', 'gemba_server_refold_waiting');
      await until('what came late is folded', 120_000, async () => (await dirty()) === 0);
      expect(await figures(scene, fromMs, toMs), 'figures of the time').toEqual(ordered);
      setClock(scene, 'server', 0);
      did('late', { batches: batches.size, late: shuffled.length - half });
    }
    await plant.gateway.start();
    for (const { id } of await plant.machines()) await plant.link(id, true);
    await plant.untilAllLive();
  },
};

/** Every batch by its position, as the tap heard them. */
async function recorded({ tap }: Scene): Promise<Map<number, ReturnType<typeof messageOf>>> {
  const found = new Map<number, ReturnType<typeof messageOf>>();
  let read = 0;
  await until('the tap has heard all that is stored', 30_000, async () => {
    for (; read < tap.heard.length; read++) {
      const message = messageOf(tap.heard[read] as (typeof tap.heard)[number]);
      for (const batch of message.batches) found.set(batch.position, { ...message, batches: [batch] });
    }
    return found.size > 0 && found.size === tap.stored?.through;
  });
  return found;
}

/** What the server's API says of each machine in that time, with the rows that it is summed from. */
async function figures({ plant }: Scene, fromMs: number, toMs: number): Promise<unknown[]> {
  const machines = await plant.machines();
  const told = await Promise.all(
    machines.map(({ id }) => plant.get<Figures>(`/api/v1/machines/${id}/kpi?from=${fromMs}&to=${toMs}`)),
  );
  expect(told.length, 'machines').toBeGreaterThan(0);
  for (const one of told) expect(one?.rows.length, 'rows of a machine').toBeGreaterThan(0);
  return told;
}

interface Figures {
  kpi: object;
  rows: object[];
}

/** A server that knows nothing yet. */
async function afresh({ plant, tap }: Scene, round: number): Promise<void> {
  await plant.server.stop();
  const folder = join(plant.data, 'server');
  renameSync(folder, `${folder}-before-${round}`);
  tap.stored = null;
  await plant.server.start();
}

async function publish(
  { tap }: Scene,
  positions: readonly number[],
  batches: Awaited<ReturnType<typeof recorded>>,
): Promise<void> {
  for (const position of positions) {
    const message = batches.get(position);
    if (message === undefined) throw new Error(`position ${position} was not recorded`);
    const bodies = message.batches.map(({ entries }) => ({ position, body: encodeBody(entries) }));
    const packed = encodeMessage({ epoch: message.epoch, oldest: 1, batches: bodies });
    await tap.publish(replayTopic('site-1' as never, 'edge-1' as never), Buffer.from(frame('plain', packed)));
  }
}

function shuffle<T>(items: T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
