/**
 * Machines in a row with conveyors between them: a stop spreads upstream when the conveyor behind is full, and
 * downstream when the one ahead is empty. Pure: the state of the line, time and influences in, next state out.
 */

import { initialMachine, type MachineState, step } from './machines/machine.ts';
import type { Setting, Surroundings } from './machines/operation-state.ts';
import { randomAt } from './machines/random.ts';

/** A machine at its place. */
export interface Cell {
  id: string;
  setting: Setting;
  /** What it draws depends on this and the number of the step alone. */
  seed: number;
  /** Places on the conveyor before it; the first machine of a line has none and always finds parts. */
  places: number;
}

/** A machine and the parts that wait before it. */
export interface CellState {
  machine: MachineState;
  waiting: number;
}

/** What acts on a machine from outside the line. */
export type Influence = Pick<Surroundings, 'manned' | 'wearPerMin' | 'jamEveryS' | 'paceLimit'>;

export const UNDISTURBED: Influence = { manned: true, wearPerMin: 0, jamEveryS: 0, paceLimit: 1 };

/** Level that a first machine sees before it and a last one behind it: neither low nor high. */
const OPEN_FILL = 0.5;

/** A line in mid-run, its conveyors half full. */
export function initialLine(cells: readonly Cell[]): CellState[] {
  return cells.map((cell) => ({
    machine: initialMachine(cell.setting, randomAt(cell.seed, 0)),
    waiting: Math.floor(cell.places / 2),
  }));
}

/**
 * Step number `number` (from 1), `dtMs` long. Machines move from the last to the first, so that a place that becomes
 * free is seen upstream in the same step.
 */
export function stepLine(
  cells: readonly Cell[],
  states: readonly CellState[],
  number: number,
  dtMs: number,
  influenceOf: (id: string) => Influence,
): CellState[] {
  const next = [...states];
  for (let index = cells.length - 1; index >= 0; index--) {
    const cell = cells[index] as Cell;
    const state = next[index] as CellState;
    const around = { ...influenceOf(cell.id), ...conveyors(cells, next, index) };
    const machine = step(state.machine, dtMs, randomAt(cell.seed, number), around, cell.setting);
    const taken = machine.operation.taken - state.machine.operation.taken;
    next[index] = { machine, waiting: index === 0 ? 0 : state.waiting - taken };
    const behind = next[index + 1];
    const handedOn = machine.operation.good - state.machine.operation.good;
    if (behind !== undefined && handedOn > 0) next[index + 1] = { ...behind, waiting: behind.waiting + handedOn };
  }
  return next;
}

function conveyors(
  cells: readonly Cell[],
  states: readonly CellState[],
  index: number,
): Omit<Surroundings, keyof Influence> {
  const before = index === 0 ? null : (states[index] as CellState).waiting;
  const places = (cells[index] as Cell).places;
  const behind = states[index + 1]?.waiting;
  const behindPlaces = cells[index + 1]?.places ?? 0;
  return {
    infeed: before ?? Number.POSITIVE_INFINITY,
    infeedFill: before === null ? OPEN_FILL : before / places,
    room: behind === undefined ? Number.POSITIVE_INFINITY : behindPlaces - behind,
    outfeedFill: behind === undefined ? OPEN_FILL : behind / behindPlaces,
  };
}
