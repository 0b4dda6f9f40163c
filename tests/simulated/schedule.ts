/**
 * The faults of a run, drawn from its seed before it begins: what goes wrong, when, and for how long. Times are
 * milliseconds since the start of the run.
 */

import type { MachineId } from '@gemba/contract/identity';
import { random } from '../support/proof.ts';
import type { Style } from './historian.ts';
import { type Mood, POINTS, type Point, type Program } from './perils.ts';
import { MACHINES } from './plant.ts';

export type Fault = { atMs: number } & (
  | {
      kind: 'kill';
      who: Program;
      /** When it passes this point for the n-th time from then on; without a point at once. */
      point: Point | null;
      nth: number;
      /** The machine under it as well: what was not synced is lost, and connections are not closed. */
      power: boolean;
      downMs: number;
    }
  | { kind: 'restart'; who: Program; downMs: number }
  | { kind: 'broker'; retained: 'kept' | 'saved' | 'lost'; downMs: number }
  | { kind: 'cut'; who: Program; silent: boolean }
  | { kind: 'cable'; drop: number; double: number; slowMs: number; forMs: number }
  | { kind: 'mood'; sink: 'records' | 'historian'; mood: Mood; forMs: number }
  | { kind: 'disk-full'; roomBytes: number; lie: boolean; forMs: number }
  | { kind: 'disk-slow'; syncMs: number; forMs: number }
  | { kind: 'sync-fails' }
  | { kind: 'machine-lost'; machine: MachineId; forMs: number }
  | { kind: 'burst'; machine: MachineId }
);

export interface Schedule {
  seed: number;
  startMs: number;
  /** For how long the machines emit. */
  emitMs: number;
  publishingIntervalMs: number;
  journalMaxBytes: number;
  historian: Style;
  faults: Fault[];
}

const KINDS: readonly [kind: Fault['kind'], weight: number][] = [
  ['kill', 10],
  ['restart', 2],
  ['broker', 3],
  ['cut', 3],
  ['cable', 3],
  ['mood', 5],
  ['disk-full', 2],
  ['disk-slow', 2],
  ['sync-fails', 2],
  ['machine-lost', 2],
  ['burst', 1],
];
const MOODS: readonly Mood[] = ['slow', 'refusing', 'done-but-failed', 'in-parts'];
const FAULTS_MAX = 12;
const EMIT_MS: [number, number] = [12_000, 40_000];

/** A shift begins at 06:00 UTC; each run passes a quarter hour. */
const QUARTERS = [Date.UTC(2026, 10, 22, 6), Date.UTC(2026, 10, 22, 6, 15), Date.UTC(2026, 10, 22, 14, 30)];

export function drawSchedule(seed: number): Schedule {
  const draw = new Draw(seed);
  const emitMs = Math.round(draw.between(...EMIT_MS));
  const faults = Array.from({ length: Math.floor(draw.between(2, FAULTS_MAX + 1)) }, () => drawFault(draw, emitMs));
  return {
    seed,
    startMs: draw.of(QUARTERS) - Math.round(draw.between(2_000, emitMs)),
    emitMs,
    publishingIntervalMs: draw.of([100, 250, 500, 1_000]),
    journalMaxBytes: draw.chance(0.1) ? Math.round(draw.between(6_000, 15_000)) : 2 ** 30,
    historian: draw.of(['transactions', 'overwrites']),
    faults: faults.sort((a, b) => a.atMs - b.atMs),
  };
}

function drawFault(draw: Draw, emitMs: number): Fault {
  const atMs = Math.round(draw.between(500, emitMs));
  const forMs = Math.round(draw.chance(0.1) ? draw.between(20_000, 90_000) : draw.between(200, 8_000));
  const downMs = Math.round(draw.chance(0.1) ? draw.between(10_000, 60_000) : draw.between(50, 4_000));
  const who = draw.of(['gateway', 'server'] as const);
  const machine = draw.of(MACHINES);
  const kind = draw.weighted(KINDS);
  switch (kind) {
    case 'kill': {
      const point = draw.chance(0.9) ? draw.of<Point>(POINTS[who]) : null;
      const power = draw.chance(0.4);
      return { atMs, kind, who, point, nth: Math.ceil(draw.between(0, 6)), power, downMs };
    }
    case 'restart':
      return { atMs, kind, who, downMs };
    case 'broker':
      return { atMs, kind, retained: draw.of(['kept', 'saved', 'lost']), downMs };
    case 'cut':
      return { atMs, kind, who, silent: draw.chance(0.5) };
    case 'cable':
      return {
        atMs,
        kind,
        drop: draw.chance(0.5) ? round(draw.between(0, 0.6)) : 0,
        double: draw.chance(0.5) ? round(draw.between(0, 0.6)) : 0,
        slowMs: draw.chance(0.5) ? Math.round(draw.between(5, 3_000)) : 5,
        forMs,
      };
    case 'mood':
      return { atMs, kind, sink: draw.of(['records', 'historian']), mood: draw.of(MOODS), forMs };
    case 'disk-full':
      return { atMs, kind, roomBytes: Math.round(draw.between(0, 3_000)), lie: draw.chance(0.5), forMs };
    case 'disk-slow':
      return { atMs, kind, syncMs: Math.round(draw.between(100, 3_000)), forMs };
    case 'sync-fails':
      return { atMs, kind };
    case 'machine-lost':
      return { atMs, kind, machine, forMs };
    case 'burst':
      return { atMs, kind, machine };
  }
}

/** A fault in one line. */
export function faultText({ atMs, kind, ...rest }: Fault): string {
  const details = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return `+${String(atMs).padStart(6)} ms  ${kind.padEnd(12)} ${details.join(', ')}`;
}

const round = (number: number) => Math.round(number * 100) / 100;

class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = random(seed);
  }

  between(from: number, to: number): number {
    return from + this.#random() * (to - from);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  of<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }

  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.#random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return (choices[0] as readonly [T, number])[0];
  }
}
