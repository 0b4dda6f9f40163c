/**
 * A line played without a clock, a server or anybody who listens: months pass in seconds. What its machines would have
 * said comes out with the times of a window that lies in the past; the same seed always says the same. A machine says
 * everything when it changes its state or reason, and what has changed every so often in between, as if it were sampled.
 */

import { type CellState, stepLine, UNDISTURBED } from './line.ts';
import { seedOf } from './machines/random.ts';
import type { Player } from './player.ts';
import type { Emission } from './reading.ts';
import type { PlayedLine } from './simulation.ts';

interface OfflineSettings {
  /** When the machines begin, ns UTC. */
  fromNs: bigint;
  /** Length of a step, ms: shorter than a cycle. Half of it costs twice the time and is no more true. */
  stepMs: number;
  /** What has changed is said this often, ms; the density of the history. */
  everyMs: number;
  /** Called each minute of the line's time, which is given in ms: what somebody at the panels does meanwhile. */
  meddle?: (nowMs: number) => void;
}

/** What a machine said at one moment. */
export interface Said {
  player: Player;
  timeNs: bigint;
  emissions: readonly Emission[];
}

/** The calendar is asked this often, ms: breaks begin at whole minutes. */
const CREW_EVERY_MS = 60_000;
const NS_PER_MS = 1_000_000n;
/** Plays one line from `fromNs` up to `throughNs`, in the order of time; the machines are then as they are at the end. */
export function* playOffline(line: PlayedLine, settings: OfflineSettings, throughNs: bigint): Generator<Said> {
  const { fromNs, stepMs, everyMs } = settings;
  const { players } = line;
  const cells = players.map(({ cell }) => cell);
  const steps = Number((throughNs - fromNs) / NS_PER_MS / BigInt(stepMs));
  const sayEvery = Math.max(1, Math.round(everyMs / stepMs));
  const crewEvery = Math.max(1, Math.round(CREW_EVERY_MS / stepMs));
  // Machines beside each other don't speak in one breath.
  const turns = players.map(({ id }) => seedOf(0, id) % sayEvery);
  const offsetsNs = players.map(({ id }) => BigInt(seedOf(1, id) % stepMs) * NS_PER_MS);
  let states: readonly CellState[] = players.map(({ state }) => state);
  let influences = new Map(players.map(({ id }) => [id, UNDISTURBED]));
  for (let step = 0; step <= steps; step++) {
    const nowMs = step * stepMs;
    const nowNs = fromNs + BigInt(nowMs) * NS_PER_MS;
    const isFirst = step === 0;
    if (step % crewEvery === 0) {
      settings.meddle?.(nowMs);
      const manned = line.isManned(Number(nowNs / NS_PER_MS));
      influences = new Map(players.map(({ id, influence }) => [id, { ...influence, manned }]));
    }
    const before = states;
    if (!isFirst) {
      line.step += 1;
      states = stepLine(cells, states, line.step, stepMs, (id) => influences.get(id) ?? UNDISTURBED);
    }
    for (const [index, player] of players.entries()) {
      const state = states[index] as CellState;
      const isDue = isFirst || step % sayEvery === turns[index] || hasTurned(before[index] as CellState, state);
      if (!isDue) continue;
      player.state = state;
      const emissions = player.say(nowMs);
      const timeNs = nowNs + (offsetsNs[index] as bigint);
      if (emissions.length > 0 && timeNs <= throughNs) yield { player, timeNs, emissions };
    }
  }
  for (const [index, player] of players.entries()) player.state = states[index] as CellState;
}

/** Whether it does something else now, or for another reason. */
const hasTurned = (before: CellState, after: CellState): boolean =>
  before.machine.operation.phase !== after.machine.operation.phase ||
  before.machine.operation.reason !== after.machine.operation.reason;
