/**
 * An hour in which machines rest, and then one of them falls silent: what a screen would show in each second. OPC UA
 * reports on change, so rest is told by nothing but keep-alives; silence is not even told by those.
 */

import type { MachineId } from '@gemba/contract/identity';
import { MemoryRecords } from './records.ts';
import { build } from './run.ts';
import { drawSchedule } from './schedule.ts';
import { World } from './world.ts';

const HOUR_S = 3600;
/** For the machines to say what they are, and for what is late to come. */
const BEFORE_MS = 40_000;

export interface Rested {
  /** Seconds that were looked at. */
  seconds: number;
  samples: number;
  /** Seconds in which a machine was shown as NO DATA. */
  unknown: number;
  largestAgeMs: number;
  /** Of the one that fell silent: how old its picture is after a minute, and by how much what it shows ended before the silence, ms. */
  silentAgeMs: number;
  endedBeforeMs: number;
}

export async function rest(seed: number): Promise<Rested> {
  const schedule = { ...drawSchedule(seed), publishingIntervalMs: 100, journalMaxBytes: 2 ** 30, faults: [] };
  const world = new World(seed, schedule.startMs, false);
  const uninstall = world.install();
  try {
    const { stage, gateway, server } = build(schedule, world, new MemoryRecords());
    server.start();
    gateway.start();
    stage.field.start();
    await world.run(world.nowMs + BEFORE_MS / 2);
    stage.field.stop();
    await world.run(world.nowMs + BEFORE_MS / 2);
    const rested: Rested = { seconds: 0, samples: 0, unknown: 0, largestAgeMs: 0, silentAgeMs: 0, endedBeforeMs: 0 };
    const { picture } = server;
    if (picture === null) throw new Error('the server is not up');
    const emitted = () => [...stage.field.machines.values()].reduce((sum, { emissions }) => sum + emissions.length, 0);
    const before = emitted();
    for (; rested.seconds < HOUR_S; rested.seconds++) {
      await world.run(world.nowMs + 1_000);
      for (const { shown } of picture.machines()) if (shown === 'no-data') rested.unknown += 1;
      for (const age of Object.values(picture.ages()))
        rested.largestAgeMs = Math.max(rested.largestAgeMs, age ?? Number.POSITIVE_INFINITY);
    }
    rested.samples = emitted() - before;
    const [silent] = stage.field.machines.values();
    if (silent === undefined) throw new Error('no machine');
    silent.silent = true;
    const endedMs = Number(silent.nowNs / 1_000_000n);
    await world.run(world.nowMs + 60_000);
    rested.silentAgeMs = picture.ages()[silent.id] ?? 0;
    rested.endedBeforeMs = endedMs - (picture.machine(silent.id as MachineId)?.newestMs ?? 0);
    return rested;
  } finally {
    uninstall();
  }
}
