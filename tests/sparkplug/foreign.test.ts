/**
 * A foreign Sparkplug node feeds the server while server and broker are killed under it and messages are lost on the
 * way. Afterwards, read back from the engines: what it emitted is stored once, or lies in a declared gap; nothing is
 * stored that it never said; and the parts in the ledger are the parts that it made.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { machinesOf } from '@gemba/contract/plant';
import { expect, test } from 'vitest';
import { ForeignNode } from '../support/foreign-node.ts';
import { summary } from '../support/ledger-of-samples.ts';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { withTails } from '../support/processes.ts';
import { judging, random, record, seeds } from '../support/proof.ts';
import { partsOf, readBack } from '../support/read-back.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const MACHINE = 'press-1';
const WHERE = { group: 'Foreign Works', node: 'edge 7', device: 'Press Nine' };
const METRICS = { total: 'Counters/Total', reject: 'Counters/Reject' };
/** A part is made, or something else changes, this often. */
const EMIT_MS = 20;
const BROKERS = ['mosquitto', 'embedded'] as const;
const SMALL = { mosquitto: ['lose', 'broker', 'server'], embedded: ['broker', 'server'] } as const;
type Fate = 'server' | 'broker' | 'lose';
const WHOLE = ['server', 'broker', 'lose', 'server', 'server', 'broker', 'lose', 'server'] as const;

// Small: each broker once. Whole: the seeds take turns.
for (const seed of seeds([1, 2])) {
  const broker = BROKERS[(seed - 1) % BROKERS.length] as (typeof BROKERS)[number];
  describeWith([broker === 'mosquitto' ? mosquittoMissing : null], `a foreign node, ${broker}, seed ${seed}`, () => {
    test('what it emitted is stored once or lies in a declared gap', { timeout: 240_000 }, () => run(seed, broker));
  });
}

async function run(seed: number, broker: 'mosquitto' | 'embedded'): Promise<void> {
  const plant = await RunningPlant.prepare({
    // Its parts come every fifth time: a counter that is faster than five times this is taken for a glitch.
    machines: [{ id: MACHINE, kind: 'press', idealCycleS: (5 * EMIT_MS) / 1000 }],
    broker,
    serverConfig: {
      sparkplug: { reorderS: 1, deathWithinS: 8, machines: { [MACHINE]: { ...WHERE, metrics: METRICS } } },
    },
  });
  const node = nodeOf(plant);
  let emitting: NodeJS.Timeout | null = null;
  try {
    await plant.broker.start();
    await plant.server.start();
    node.start();
    emitting = setInterval(emitter(node, random(seed)), EMIT_MS);
    const fates: readonly Fate[] = judging ? WHOLE : SMALL[broker];
    const kills = await suffer(plant, node, fates, random(seed + 1000));
    clearInterval(emitting);
    const asked = await rebirthsAsked(plant);
    await untilDrained(plant);
    await node.stop();
    await plant.server.stop();

    const back = await readBack(plant, MACHINE, null);
    const parts = await partsOf(plant, MACHINE);
    const { emitted, stored, inGaps, lost, doubled, invented } = back.verdict;
    record('foreign', seed, { broker, kills, births: node.counts.births, asked, emitted, stored, inGaps, parts });
    const text = summary(back.verdict);
    expect({ lost, doubled, invented }, text).toEqual({ lost: [], doubled: [], invented: [] });
    expect(stored, text).toBeGreaterThan(150);
    if (fates.includes('lose')) expect(inGaps['sequence-gap'], text).toBeGreaterThan(0);
    expect(parts.counted).toBe(parts.made);
    expect(parts.made).toBeGreaterThan(30);
    // A kill that met nothing under way proves nothing.
    expect(kills.filter(({ what, batches }) => what === 'server' && batches === 0)).toEqual([]);
  } catch (error) {
    throw withTails(error, plant.server);
  } finally {
    if (emitting !== null) clearInterval(emitting);
    await node.stop().catch(() => undefined);
    await plant.end();
  }
}

/** The node that the server is to read the machine from. */
function nodeOf(plant: RunningPlant): ForeignNode {
  const signals = machinesOf(plant.config.plant)[0]?.machine.signals ?? [];
  const url = `mqtt://127.0.0.1:${plant.mqtt}`;
  return new ForeignNode({ ...WHERE, url, machine: MACHINE, signals, metrics: METRICS, data: plant.data });
}

/** Parts, now and then a reject or a stop, and a temperature. */
function emitter(node: ForeignNode, next: () => number): () => void {
  let [total, reject, ticks] = [0n, 0n, 0];
  return () => {
    ticks++;
    if (ticks === 1) node.emit({ state: 1n, reason: 0n, total, reject, 'oil-temperature': 40 });
    else if (ticks % 5 === 0) {
      total = (total + 1n) % 65536n;
      if (next() < 0.1) reject = (reject + 1n) % 65536n;
      node.emit(next() < 0.5 ? { total, reject } : { total });
    } else if (next() < 0.02) node.emit({ state: next() < 0.7 ? 1n : 4n });
    else node.emit({ 'oil-temperature': Math.round(400 + 100 * next()) / 10 });
  };
}

/** Each fate at its seeded time, and the machine followed again before the next. */
async function suffer(plant: RunningPlant, node: ForeignNode, fates: readonly Fate[], next: () => number) {
  const kills: { what: string; batches: number }[] = [];
  for (const fate of fates) {
    await untilFollowed(plant, true);
    // A stretch is proven as far as a second before the last message.
    await pause(2000 + next() * 1000);
    if (fate === 'lose') {
      const before = node.counts.births;
      node.losing = true;
      await until('births were asked for', 30_000, async () => node.counts.births > before);
      continue;
    }
    let batches = 0;
    await until('batches are under way', 20_000, async () => {
      batches = (await plant.metric('server', 'gemba_server_spool_backlog_batches')) ?? 0;
      return batches > 0;
    });
    kills.push({ what: fate, batches });
    await plant[fate].kill();
    if (fate === 'broker') await untilFollowed(plant, false);
    await pause(next() * 1000);
    await plant[fate].start();
  }
  await untilFollowed(plant, true);
  await pause(2000);
  return kills;
}

const untilFollowed = (plant: RunningPlant, is: boolean) =>
  until(`the machine is ${is ? '' : 'not '}followed`, 60_000, async () => {
    const watched = await plant.metric('server', 'gemba_server_foreign_machines', 'watched="true"');
    return watched === (is ? 1 : 0);
  });

/** The node goes on to live for as long as its last messages need to be claimed; then all of it is to be stored. */
async function untilDrained(plant: RunningPlant): Promise<void> {
  await until('everything spooled is stored', 60_000, async () => {
    const backlog = await plant.metric('server', 'gemba_server_spool_backlog_batches');
    return backlog !== null && backlog <= 2;
  });
}

const rebirthsAsked = (plant: RunningPlant) => plant.metric('server', 'gemba_server_sparkplug_rebirth_requests_total');
