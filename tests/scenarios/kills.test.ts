/**
 * Gateway, server and broker are killed at seeded moments while samples flow. Afterwards, read back through the port
 * from the engine under test: everything that was emitted is stored or lies in a declared gap, nothing twice, and the
 * parts in the ledger are the parts that were made.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { comeToRest } from '../faults/stage.ts';
import { influxMissing, startInflux } from '../support/influx.ts';
import { summary, type Verdict } from '../support/ledger-of-samples.ts';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { withTails } from '../support/processes.ts';
import { random, record, seeds } from '../support/proof.ts';
import { partsOf, readBack } from '../support/read-back.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 0.5 },
  { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.7 },
  { id: 'press-1', kind: 'press', idealCycleS: 0.4 },
];
const VICTIMS = ['gateway', 'server', 'broker', 'gateway', 'server'] as const;

interface Setup {
  broker: 'embedded' | 'mosquitto';
  historian: 'duckdb' | 'influx';
}
const SETUPS: Setup[] = [
  { broker: 'mosquitto', historian: 'duckdb' },
  { broker: 'embedded', historian: 'duckdb' },
  { broker: 'mosquitto', historian: 'influx' },
  { broker: 'embedded', historian: 'influx' },
];

// Small: each pair of engines once. Whole: the seed chooses the pair, so that seeds 1…4n meet each n times.
for (const seed of seeds([1, 2, 3, 4])) {
  const setup = SETUPS[(seed - 1) % SETUPS.length] as Setup;
  const missing = [
    setup.broker === 'mosquitto' ? mosquittoMissing : null,
    setup.historian === 'influx' ? influxMissing : null,
  ];
  describeWith(missing, `killed under flow, ${setup.broker} broker, ${setup.historian}, seed ${seed}`, () => {
    test('nothing is lost, nothing counted twice', { timeout: 240_000 }, () => run(seed, setup));
  });
}

async function run(seed: number, setup: Setup): Promise<void> {
  const influx = setup.historian === 'influx' ? await startInflux() : null;
  const plant = await RunningPlant.prepare({
    machines: MACHINES,
    seed,
    trouble: 5,
    ...setup,
    serverEnv: influx?.env ?? {},
  });
  try {
    await plant.start();
    const inFlight = await killAll(plant, seed);
    await comeToRest(plant);

    const facts: Record<string, unknown> = { ...setup, inFlight };
    for (const { id } of MACHINES) {
      const back = await readBack(plant, id, influx);
      facts[id] = summary(back.verdict);
      expectClean(back.verdict);
      const parts = await partsOf(plant, id);
      facts[`${id} parts`] = parts;
      expect(parts.counted, `${id}: parts in the ledger`).toBe(parts.made);
    }
    record('kills', seed, facts);
    // A kill that met nothing under way proves nothing.
    expect(
      inFlight.every(({ batches }) => batches > 0),
      `void: ${JSON.stringify(inFlight)}`,
    ).toBe(true);
  } catch (error) {
    throw withTails(error, plant.gateway, plant.server);
  } finally {
    await plant.end();
    await influx?.stop();
  }
}

/** Kills each victim once, at a seeded time, with batches under way; it comes back after a seeded pause. */
async function killAll(plant: RunningPlant, seed: number): Promise<{ victim: string; batches: number }[]> {
  const next = random(seed);
  const inFlight: { victim: string; batches: number }[] = [];
  for (const victim of VICTIMS) {
    await pause(500 + next() * 2500);
    let batches = 0;
    await until('batches are under way', 20_000, async () => {
      batches = (await plant.metric('gateway', 'gemba_gateway_backlog_batches')) ?? 0;
      return batches > 0;
    });
    inFlight.push({ victim, batches });
    await plant[victim].kill();
    await pause(next() * 3000);
    await plant[victim].start();
    await plant.untilAllLive();
  }
  return inFlight;
}

function expectClean(verdict: Verdict): void {
  const text = summary(verdict);
  expect(verdict.emitted, text).toBeGreaterThan(100);
  expect(verdict.stored, text).toBeGreaterThan(100);
  expect(verdict.lost, text).toEqual([]);
  expect(verdict.doubled, text).toEqual([]);
  expect(verdict.invented, text).toEqual([]);
}
