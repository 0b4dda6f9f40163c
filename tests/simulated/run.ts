/**
 * One run: the machines emit while the faults of the schedule happen; then everything is well again, what is in the
 * journal drains, and the checker judges.
 */

import type { Epoch } from '@gemba/contract/identity';
import { EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { memoryRecords } from '@gemba/server/testing/moody-records';
import type { Breakage } from './breakage.ts';
import { Cable } from './cable.ts';
import { findings } from './check.ts';
import { Director } from './director.ts';
import type { Evidence, Finding } from './evidence.ts';
import { type Facts, factsOf } from './facts.ts';
import { Field } from './field.ts';
import { GatewayProcess } from './gateway-process.ts';
import { HistorianStore } from './historian.ts';
import { Perils } from './perils.ts';
import { simulatedPlant } from './plant.ts';
import { type Derived, MemoryRecords } from './records.ts';
import type { Schedule } from './schedule.ts';
import { ServerProcess } from './server-process.ts';
import type { Stage } from './stage.ts';
import { World } from './world.ts';

export interface RunOptions {
  breakage?: Breakage;
  traced?: boolean;
}

export interface Outcome {
  findings: Finding[];
  facts: Facts;
  /** The same for the same schedule. */
  print: string;
  log: readonly string[];
}

/** Longest time in which everything must be stored once all is well again, ms: the window's patience is a minute. */
const DRAIN_MAX_MS = 400_000;
/** For the last observations. */
const LAST_WORDS_MS = 3_000;
/** For the gateway to delete what is stored. */
const KEEP_MS = 21_000;
/** One run of so many is made over the production records on SQLite. */
const SQLITE_EVERY = 10;

export async function run(schedule: Schedule, { breakage = {}, traced = false }: RunOptions = {}): Promise<Outcome> {
  const sqlite = schedule.seed % SQLITE_EVERY === 0 && breakage.tornCommits !== true;
  const records: Derived = sqlite ? await memoryRecords() : new MemoryRecords(breakage.tornCommits);
  const world = new World(schedule.seed, schedule.startMs, traced);
  const crashes: unknown[] = [];
  const crashed = (reason: unknown) => crashes.push(reason);
  const uninstall = world.install();
  process.on('unhandledRejection', crashed);
  try {
    const { evidence, director } = await play(schedule, world, records, breakage);
    const found = await findings(evidence);
    for (const crash of crashes) {
      found.push({ what: 'a rejection that nobody handled', detail: String((crash as Error)?.stack ?? crash) });
    }
    const facts = await factsOf(evidence, director, schedule.emitMs);
    return { findings: found, facts, print: world.print, log: world.log };
  } finally {
    uninstall();
    process.off('unhandledRejection', crashed);
  }
}

/** A gateway and a server in a world, with everything around them; nothing runs yet. */
export function build(schedule: Schedule, world: World, records: Derived, breakage: Breakage = {}) {
  const perils = new Perils();
  const historian = new HistorianStore(schedule.historian, breakage.doubles);
  const inRecords = watchCommits(records);
  const stage: Stage = {
    world,
    perils,
    cable: new Cable(world, perils),
    field: new Field(world, schedule.seed),
    plant: simulatedPlant(),
    breakage,
    isStored: (epoch, position) => historian.holds(epoch, position) && has(inRecords.get(epoch) ?? EMPTY, position),
  };
  const disk = new MemoryDisk();
  const gateway = new GatewayProcess(stage, disk, schedule);
  const server = new ServerProcess(stage, records, historian);
  const director = new Director(stage, gateway, server, disk);
  return { stage, historian, gateway, server, director };
}

async function play(schedule: Schedule, world: World, records: Derived, breakage: Breakage) {
  const { stage, historian, gateway, server, director } = build(schedule, world, records, breakage);
  server.start();
  gateway.start();
  stage.field.start();
  director.play(schedule.faults);
  await world.run(world.nowMs + schedule.emitMs);
  director.healAll();
  stage.field.stop();
  await world.run(world.nowMs + LAST_WORDS_MS);
  for (const machine of stage.field.machines.values()) machine.silent = true;
  const drained = await drain(world, gateway, server, records);
  await world.run(world.nowMs + KEEP_MS);
  const evidence: Evidence = { stage, gateway, server, records, historian, drained };
  return { evidence, director };
}

/** What the records hold, known at any moment. */
function watchCommits(records: Derived): Map<Epoch, PositionSet> {
  const held = new Map<Epoch, PositionSet>();
  const commit = records.commit.bind(records);
  records.commit = async (work) => {
    await commit(work);
    for (const { epoch, set } of work.positions ?? []) held.set(epoch, set);
  };
  return held;
}

/** Lets time pass until the gateway knows that all is stored and the server has folded what came late. */
async function drain(world: World, gateway: GatewayProcess, server: ServerProcess, records: Derived): Promise<boolean> {
  const untilMs = world.nowMs + DRAIN_MAX_MS;
  let quiet = 0;
  while (world.nowMs < untilMs) {
    await world.run(world.nowMs + 1_000);
    const settled = gateway.backlog === 0 && server.up && (await records.dirty()).length === 0;
    quiet = settled ? quiet + 1 : 0;
    // Twice, since a machine may be being folded again for the last time.
    if (quiet >= 2) return true;
  }
  return false;
}
