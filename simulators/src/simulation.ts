/**
 * The clockwork: steps every line in fixed steps of simulated time, asks each machine what it has to say, and hands
 * that on with its time: to the oracle first, then to the machine's server. Commands and faults act between two steps,
 * at once. Values depend on seed and step number alone; only the times are real.
 */

import type { ActiveFault } from './faults/active.ts';
import { type CellState, stepLine, UNDISTURBED } from './line.ts';
import type { Command } from './machines/commands.ts';
import type { Player, Retained } from './player.ts';
import type { Emission } from './reading.ts';
import type { Clock } from './wall-clock.ts';

/** Takes what a machine emits. */
export interface Sink {
  emit: (machine: string, timeNs: bigint, emissions: readonly Emission[]) => void;
}

/** Machines wired into one line, in the order of the flow. */
export interface PlayedLine {
  players: Player[];
  /** Whether the crew is at its machines. */
  isManned: (epochMs: number) => boolean;
  /** Number of the last step. */
  step: number;
}

/** What a command or fault brought about. */
export interface Receipt {
  machine: string;
  /** Source time of what was emitted, or the time of the command when nothing changed; digits. */
  timeNs: string;
  /** Signals that were emitted. */
  signals: string[];
}

export interface SimulationParts {
  lines: PlayedLine[];
  stepMs: number;
  clock: Clock;
  /** In this order. */
  sinks: readonly Sink[];
  /** Called before anybody is told of a part that was made, and at the end. */
  keep: (line: string, step: number, retained: Record<string, Retained>) => void;
  onSkipped?: (steps: number) => void;
}

/** Steps made up for at once after the process was held up; what is beyond is skipped, as if time had stood still. */
const CATCH_UP_STEPS = 20;
/** The calendar is asked this often, ms. */
const CREW_EVERY_MS = 1000;

export class Simulation {
  readonly #parts: SimulationParts;
  readonly #players: Map<string, { player: Player; line: PlayedLine }>;
  #startedMs = 0;
  #steps = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    this.#players = new Map(
      parts.lines.flatMap((line) => line.players.map((player) => [player.id, { player, line }] as const)),
    );
  }

  get players(): Player[] {
    return [...this.#players.values()].map(({ player }) => player);
  }

  player(id: string): Player | undefined {
    return this.#players.get(id)?.player;
  }

  /** Lets every machine say all of its signals, and starts the clockwork. */
  start(): void {
    this.#askCrews();
    for (const { player } of this.#players.values()) this.#hand(player, player.say(0));
    this.#startedMs = performance.now();
    this.#schedule();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const line of this.#parts.lines) this.#keep(line);
  }

  /** Steps every line once. The clockwork calls it; tests may without having started. */
  advance(): void {
    this.#steps += 1;
    if ((this.#steps * this.#parts.stepMs) % CREW_EVERY_MS < this.#parts.stepMs) this.#askCrews();
    for (const line of this.#parts.lines) {
      line.step += 1;
      const cells = line.players.map((player) => player.cell);
      const influences = new Map(line.players.map((player) => [player.id, player.influence]));
      const states = line.players.map((player) => player.state);
      const next = stepLine(cells, states, line.step, this.#parts.stepMs, (id) => influences.get(id) ?? UNDISTURBED);
      for (const [index, player] of line.players.entries()) player.state = next[index] as CellState;
      const said = line.players.map((player) => player.say(line.step * this.#parts.stepMs));
      if (line.players.some((player, index) => isPartMade(states[index] as CellState, player.state))) this.#keep(line);
      for (const [index, player] of line.players.entries()) this.#hand(player, said[index] as Emission[]);
    }
  }

  /** Does what somebody at the panel would; returns when it was emitted. */
  command(id: string, command: Command, forMs: number | null): Receipt | null {
    return this.#act(id, (player) => player.obey(command, forMs));
  }

  switchOn(id: string, fault: ActiveFault['fault'], parameters: Record<string, unknown>): Receipt | null {
    return this.#act(id, (player, line) => {
      player.switchOn({ fault, parameters, sinceMs: line.step * this.#parts.stepMs });
    });
  }

  switchOff(id: string, fault: string): Receipt | null {
    return this.#act(id, (player) => player.switchOff(fault));
  }

  #act(id: string, act: (player: Player, line: PlayedLine) => void): Receipt | null {
    const found = this.#players.get(id);
    if (found === undefined) return null;
    act(found.player, found.line);
    const emissions = found.player.say(found.line.step * this.#parts.stepMs);
    const timeNs = this.#hand(found.player, emissions);
    return { machine: id, timeNs: String(timeNs), signals: emissions.map(({ signal }) => signal) };
  }

  #hand(player: Player, emissions: readonly Emission[]): bigint {
    const timeNs = this.#parts.clock.nowNs() + player.clockOffsetNs;
    if (emissions.length > 0) for (const sink of this.#parts.sinks) sink.emit(player.id, timeNs, emissions);
    return timeNs;
  }

  #askCrews(): void {
    const epochMs = Number(this.#parts.clock.nowNs() / 1_000_000n);
    for (const line of this.#parts.lines) {
      const manned = line.isManned(epochMs);
      for (const player of line.players) player.manned = manned;
    }
  }

  #keep(line: PlayedLine): void {
    const first = line.players[0];
    if (first === undefined) return;
    const retained = Object.fromEntries(line.players.map((player) => [player.id, player.retained()]));
    this.#parts.keep(first.id, line.step, retained);
  }

  #schedule(): void {
    const dueMs = this.#startedMs + (this.#steps + 1) * this.#parts.stepMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, dueMs - performance.now()));
  }

  #tick(): void {
    const due = Math.floor((performance.now() - this.#startedMs) / this.#parts.stepMs) - this.#steps;
    if (due > CATCH_UP_STEPS) {
      this.#startedMs += (due - CATCH_UP_STEPS) * this.#parts.stepMs;
      this.#parts.onSkipped?.(due - CATCH_UP_STEPS);
    }
    for (let step = 0; step < Math.min(due, CATCH_UP_STEPS); step++) this.advance();
    this.#schedule();
  }
}

const isPartMade = (before: CellState, after: CellState): boolean =>
  before.machine.operation.total !== after.machine.operation.total;
