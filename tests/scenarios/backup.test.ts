/**
 * A plant is backed up while it runs, runs on, and loses its server's disk. What was acknowledged before the backup comes
 * back, each sample once; of what came after it the gateway sends what it still holds, and the rest is a declared gap.
 */

import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { machinesOf } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Sample } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { judge } from '../support/judgement.ts';
import { ROOT, withTails } from '../support/processes.ts';
import { readBack } from '../support/read-back.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { ownNs, readStored, samplesOf, withEngines } from '../support/stored-machine.ts';
import { messageOf, Tap } from '../support/tap.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 0.5 },
  { id: 'press-1', kind: 'press', idealCycleS: 0.4 },
];
const SEED = 21;

/** Of the command. */
interface Answer {
  folder: string;
  positions: { records: [number, number][]; historian: [number, number][] }[];
}

/** `npm run server -- …` */
function command<T>(...words: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const args = [join(ROOT, 'server/src/main.ts'), ...words, '--json'];
    const env = { ...process.env, NODE_OPTIONS: '', GEMBA_LOG_FORMAT: 'json' };
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, out, err) =>
      error === null ? resolve(JSON.parse(out)) : reject(new Error(`${words[0]}: ${out}${err}`)),
    );
  });
}

test('a server that lost its disk comes back from a backup made while it ran', { timeout: 240_000 }, async () => {
  const plant = await RunningPlant.prepare({ machines: MACHINES, seed: SEED, trouble: 5 });
  let tap: Tap | null = null;
  try {
    await plant.broker.start();
    tap = await Tap.on(plant.mqtt);
    await plant.startPrograms();
    const made = await backUpUnderFlow(plant, tap);
    await letGo(plant, tap);
    await plant.server.kill();
    await rm(join(plant.data, 'server'), { recursive: true });
    await command('restore', '--from', made.folder, '--data', plant.data);
    await expectOnce(plant, tap, made.acknowledged);

    await Promise.all([plant.server.start(), plant.gateway.start()]);
    await plant.untilAllLive();
    await plant.untilDrained();
    await until('what is lost is declared', 20_000, async () => {
      const said = plant.server.lines.filter((line) => line.includes('heard again after a restore'));
      return said.length === MACHINES.length;
    });
    await plant.simulators.stop();
    await plant.untilDrained();
    await plant.gateway.stop();
    await plant.server.stop();
    await expectHonest(plant);
  } catch (error) {
    throw withTails(error, plant.gateway, plant.server);
  } finally {
    await tap?.end();
    await plant.end();
  }
});

interface Made {
  folder: string;
  /** What was known to be stored when it was begun, and what is in it: positions through this. */
  acknowledged: number;
  through: number;
}

async function backUpUnderFlow(plant: RunningPlant, tap: Tap): Promise<Made> {
  await untilStored(tap, 5);
  const acknowledged = storedThrough(tap);
  const place = ['--data', plant.data, '--plant', plant.config.plantFile];
  const made = await command<Answer>('backup', '--out', join(plant.folder, 'kept'), ...place);
  const [journal] = made.positions;
  expect(journal?.records).toEqual(journal?.historian);
  const through = journal?.records[0]?.[1] ?? 0;
  expect(through).toBeGreaterThanOrEqual(acknowledged);
  return { folder: made.folder, acknowledged, through };
}

/** More is stored, and the gateway deletes it: a segment of its journal, which a start has ended and a stop releases. */
async function letGo(plant: RunningPlant, tap: Tap): Promise<void> {
  await untilStored(tap, storedThrough(tap) + 5);
  await plant.gateway.stop();
  await plant.gateway.start();
  await plant.untilAllLive();
  await untilStored(tap, storedThrough(tap) + 5);
  await plant.gateway.stop();
}

const storedThrough = (tap: Tap): number => tap.stored?.through ?? 0;

const untilStored = (tap: Tap, through: number): Promise<void> =>
  until(`positions through ${through} are stored`, 60_000, async () => storedThrough(tap) >= through);

/** Everything that was emitted is stored once, or lies in a gap; figures are those of what is stored. */
async function expectHonest(plant: RunningPlant): Promise<void> {
  const { findings } = await judge(plant);
  expect(findings).toEqual([]);
  for (const { id } of MACHINES) {
    const { verdict } = await readBack(plant, id, null);
    expect(verdict.inGaps.restored, 'what nobody holds any more is declared').toBeGreaterThan(0);
    expect(verdict.inGaps.unobserved ?? 0, 'nothing is unknown without a word').toBe(0);
  }
}

/** Each sample of a batch that was acknowledged is stored, and once. */
async function expectOnce(plant: RunningPlant, { heard }: Tap, through: number): Promise<void> {
  const told = heard.flatMap((message) => messageOf(message).batches).filter(({ position }) => position <= through);
  const samples = told.flatMap(({ entries }) => entries.filter((entry): entry is Sample => entry.kind === 'sample'));
  expect(samples.length).toBeGreaterThan(20);
  await withEngines(plant, null, async (historian, records) => {
    for (const { machine } of machinesOf(plant.config.plant)) {
      const counts = new Map<string, number>();
      for (const sample of samplesOf(await readStored(machine, historian, records))) {
        counts.set(nameOf(sample), (counts.get(nameOf(sample)) ?? 0) + 1);
      }
      for (const sample of ofMachine(samples, machine)) expect(counts.get(nameOf(sample)), nameOf(sample)).toBe(1);
    }
  });
}

const ofMachine = (samples: readonly Sample[], { id }: Machine) => samples.filter(({ machine }) => machine === id);

const nameOf = (sample: Sample): string => `${sample.signal} at ${ownNs(sample)}`;
