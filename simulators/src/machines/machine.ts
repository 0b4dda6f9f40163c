/**
 * Any kind of machine, running: its operation, what its sensors feel, and its energy meter. Pure: state, time, chance
 * and surroundings in, next state out; and what a machine in that state says of itself.
 */

import type { Value } from '@gemba/contract/sample';
import { feel, round } from './analog.ts';
import type { Kind } from './kind.ts';
import { initialOperation, operate } from './operation.ts';
import type { Operation, Setting, Surroundings } from './operation-state.ts';
import { normal, type Random, uniform } from './random.ts';

/** Everything that a machine remembers; plain JSON, so that it can be kept over a restart as a PLC keeps it. */
export interface MachineState {
  operation: Operation;
  /** Exact value of each analog, by signal, and the rounded one that it shows. */
  felt: Record<string, number>;
  shown: Record<string, number>;
  /** Ms until the sensors are read next. */
  readInMs: number;
  energyKWh: number;
}

/** Sensors are read this often, ms. */
const READ_EVERY_MS = 1000;

/** A machine in mid-life, as the simulation finds it. */
export function initialMachine(setting: Setting, random: Random): MachineState {
  const operation = initialOperation(setting, random);
  const felt = Object.fromEntries(setting.kind.analogs.map((analog) => [analog.signal, analog.producing]));
  return {
    operation,
    felt,
    shown: { ...felt },
    readInMs: uniform(random, 0, READ_EVERY_MS),
    energyKWh: Math.round(uniform(random, 500, 5000)),
  };
}

/** One step of `dtMs`. What it then says is {@link readings}; an emission is a change of those. */
export function step(
  state: MachineState,
  dtMs: number,
  random: Random,
  around: Surroundings,
  setting: Setting,
): MachineState {
  const operation = operate(state.operation, dtMs, random, around, setting);
  return sense({ ...state, operation }, dtMs, random, setting);
}

/** The values of all signals as the machine would say them now. */
export function readings(state: MachineState, kind: Kind): Record<string, Value> {
  const { operation: op, shown } = state;
  return kind.read({
    phase: op.phase,
    reason: op.reason,
    total: op.total,
    good: op.good,
    reject: op.total - op.good,
    cycleS: round(op.cycleS, 2),
    speedPerH: op.phase === 'producing' ? Math.round((3_600_000 / op.neededMs) * op.pace) : 0,
    pace: op.phase === 'producing' ? op.pace : 0,
    energyKWh: round(state.energyKWh, 2),
    wear: op.wear,
    analogs: shown,
  });
}

/** Reads the sensors when it is time to; the energy meter turns with the power in between. */
function sense(state: MachineState, dtMs: number, random: Random, setting: Setting): MachineState {
  if (state.readInMs > dtMs) return { ...state, readInMs: state.readInMs - dtMs };
  // A step that is longer is a reading by itself.
  const everyMs = Math.max(READ_EVERY_MS, dtMs);
  const felt: Record<string, number> = {};
  const shown: Record<string, number> = {};
  for (const analog of setting.kind.analogs) {
    const exact = feel(state.felt[analog.signal] ?? analog.producing, analog, state.operation, everyMs, setting);
    felt[analog.signal] = exact;
    shown[analog.signal] = round(exact + analog.noise * normal(random), analog.decimals);
  }
  const energyKWh = state.energyKWh + ((shown.power ?? 0) * everyMs) / 3_600_000;
  return { ...state, felt, shown, energyKWh, readInMs: state.readInMs + everyMs - dtMs };
}
