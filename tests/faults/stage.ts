/**
 * Runs faults over one plant: starts it, plays them one after another, lets everything drain, stops it, and has it
 * judged. A run prints its seed, schedule and verdict as JSON; when it fails, its folder stays and the message says where.
 */

import { rmSync } from 'node:fs';
import { influxMissing, startInflux } from '../support/influx.ts';
import { judge } from '../support/judgement.ts';
import { withTails } from '../support/processes.ts';
import { random, record } from '../support/proof.ts';
import { RunningPlant, type RunningPlantOptions } from '../support/running-plant.ts';
import { Tap } from '../support/tap.ts';
import type { Broker, Fault, Scene } from './fault.ts';

/** Noise about the limit makes the alarms lively; a run of seconds makes the job due. */
const BASICS: RunningPlantOptions = {
  trouble: 5,
  machines: [
    { id: 'filler-1', kind: 'filler', idealCycleS: 0.5 },
    { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.7 },
    { id: 'press-1', kind: 'press', idealCycleS: 0.4 },
  ],
  alarms: [
    ['filler-1', 'flow', 41] as const,
    ['mill-1', 'spindle/load', 58] as const,
    ['press-1', 'force', 1280] as const,
  ].map(([machine, signal, limit]) => ({
    id: `${machine}-high`,
    machines: [machine],
    condition: { kind: 'above-limit', signal, limit },
    priority: 'low',
    text: `${signal} is high`,
  })),
  maintenance: [
    {
      id: 'grease',
      machine: 'press-1',
      task: 'Grease',
      triggers: [{ kind: 'run-hours', hours: 0.001 }],
    },
  ],
};

export interface Run {
  /** Of the proof. */
  name: string;
  seed: number;
  faults: readonly Fault[];
  broker: Broker;
  whole: boolean;
  /** Whether the folder stays when it fails (default). */
  keep?: boolean;
}

export async function runFaults({ name, seed, faults, broker, whole, keep = true }: Run): Promise<void> {
  const influx = wantsInflux(faults, seed) ? await startInflux() : null;
  const historian = influx === null ? {} : { historian: 'influx', serverEnv: influx.env };
  const options = Object.assign({}, BASICS, { seed, broker }, historian, ...faults.map(({ plant }) => plant ?? {}));
  const plant = await RunningPlant.prepare(options);
  const startedMs = performance.now();
  const schedule: object[] = [];
  const facts: Record<string, unknown> = {};
  let tap: Tap | null = null;
  let failed: Error | null = null;
  const undo: (() => void)[] = [];
  try {
    for (const fault of faults) undo.push((await fault.prepare?.(plant)) ?? (() => {}));
    await plant.broker.start();
    tap = await Tap.on(plant.mqtt);
    await plant.startPrograms();
    const scene: Scene = {
      ...{
        plant,
        influx,
        tap,
        whole,
        facts,
        quarantined: 0,
        mustDeclare: [],
        restates: false,
        heals: false,
        shifts: [],
        startedMs,
        real: undefined,
        next: random(seed),
      },
      did: (what, detail = {}) => schedule.push({ atMs: Math.round(performance.now() - startedMs), what, ...detail }),
    };
    for (const fault of faults) {
      scene.did(fault.name);
      await fault.play(scene);
    }
    await comeToRest(plant);
    const { quarantined, restates, heals, shifts, real } = scene;
    const judgement = await judge(plant, {
      influx,
      tap,
      quarantined,
      restates,
      heals,
      shifts,
      ...(real === undefined ? {} : { real }),
    });
    Object.assign(facts, judgement.facts);
    judgement.findings.push(...undeclared(scene, judgement.facts));
    if (judgement.findings.length > 0) throw new Error(judgement.findings.join('\n'));
  } catch (error) {
    failed = error as Error;
  }
  await tap?.end();
  await plant.end({ keep: true });
  for (const act of undo) act();
  if (failed === null || !keep) rmSync(plant.folder, { recursive: true });
  await influx?.stop();
  record(name, seed, {
    faults: faults.map((fault) => fault.name),
    broker,
    historian: influx === null ? 'duckdb' : 'influx',
    schedule,
    ...facts,
    verdict: failed === null,
  });
  if (failed !== null)
    throw withTails(
      new Error(`${failed.message}\nits folder is ${plant.folder}`, { cause: failed }),
      plant.gateway,
      plant.server,
    );
}

const undeclared = ({ mustDeclare }: Scene, facts: object): string[] =>
  mustDeclare
    .filter((cause) => !JSON.stringify(facts).includes(cause))
    .map((cause) => `void: nothing lies in a gap of ${cause}`);

/** Where a fault is of it; of those over both, every second seed where the engine is there. */
const wantsInflux = (faults: readonly Fault[], seed: number): boolean =>
  faults.some(({ historian }) => historian === 'influx') ||
  (influxMissing === null && seed % 2 === 1 && faults.some(({ bothHistorians }) => bothHistorians === true));

/** Stops the machines, waits until all is stored and folded, and stops the programs, over one more start of the server. */
export async function comeToRest(plant: RunningPlant): Promise<void> {
  await plant.simulators.stop();
  await plant.untilDrained();
  await plant.server.stop();
  await plant.server.start();
  await plant.untilDrained();
  await plant.gateway.stop();
  await plant.server.stop();
}
