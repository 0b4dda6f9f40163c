/**
 * A hall of machines that change by the clock alone: each signal has a new value every so often, at moments and with
 * values that anybody can reckon. What a server has recorded of an hour is then known without having waited for it.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import type { Kind, SignalSpec } from '@gemba/simulators/machines/kind';
import { kindOf } from '@gemba/simulators/machines/registry';

export interface Hall {
  machines: number;
  /** Of each machine; the first is its state, the second counts its parts. */
  signals: number;
  /** Between two changes of a signal, ms; a whole number of 100 ns for each signal of the hall. */
  periodMs: number;
}

/** The server's name. */
export const SERVER = 'hall';
const NS_PER_MS = 1_000_000n;
/** Not on whole milliseconds. */
const OFF_NS = 12_300n;
const PRODUCING = 1n;
const IDLE = 0n;
const WORD = 65_536;

export const machineId = (machine: number): string => `machine-${machine}`;

/** Node of a signal. */
export const nodeOf = (machine: number, signal: number): string => `M${machine}.S${signal}`;

/** As the plant describes it. */
export function signalOf(signal: number): Signal {
  const states = kindOf('press')?.signals.find((one) => one.signal.id === 'state')?.signal;
  if (signal === 0 && states !== undefined) return states;
  if (signal === 1) return { id: 'total', role: 'count-total', type: 'int', modulus: WORD };
  return { id: `s${signal}`, type: 'float' };
}

/** Everything as one server offers it. */
export function kindOfHall(hall: Hall): Kind {
  const press = kindOf('press') as Kind;
  const signals = eachSignal(hall).map(
    ([machine, signal]): SignalSpec => ({
      signal: { ...signalOf(signal), id: nodeOf(machine, signal) },
      node: nodeOf(machine, signal),
      type: signal === 0 ? 'UInt16' : signal === 1 ? 'UInt32' : 'Double',
    }),
  );
  return { ...press, kind: SERVER, signals, alarms: [] };
}

const eachSignal = ({ machines, signals }: Hall): [machine: number, signal: number][] =>
  Array.from({ length: machines * signals }, (_, index) => [Math.floor(index / signals), index % signals]);

export interface Change {
  timeNs: bigint;
  value: Value;
}

/** Changes of a signal after one moment and up to another, ns. */
export function changes(hall: Hall, machine: number, signal: number, afterNs: bigint, toNs: bigint): Change[] {
  const { count, stepNs } = beat(hall);
  const index = BigInt(machine * hall.signals + signal);
  const found: Change[] = [];
  for (let turn = (afterNs / stepNs - index) / count; timeOf(turn) <= toNs; turn++)
    if (timeOf(turn) > afterNs) found.push({ timeNs: timeOf(turn), value: valueAt(signal, turn) });
  return found;

  function timeOf(turn: bigint): bigint {
    return (turn * count + index) * stepNs + OFF_NS;
  }
}

/** Changes of all signals in the order of time. */
export function allChanges(hall: Hall, afterNs: bigint, toNs: bigint): (Change & { node: string })[] {
  const { count, stepNs } = beat(hall);
  const found: (Change & { node: string })[] = [];
  for (let step = (afterNs - OFF_NS) / stepNs + 1n; step * stepNs + OFF_NS <= toNs; step++) {
    const index = Number(step % count);
    const signal = index % hall.signals;
    const node = nodeOf(Math.floor(index / hall.signals), signal);
    found.push({ node, timeNs: step * stepNs + OFF_NS, value: valueAt(signal, step / count) });
  }
  return found;
}

/** One signal after the other changes, at each step one. */
function beat({ machines, signals, periodMs }: Hall): { count: bigint; stepNs: bigint } {
  const count = BigInt(machines * signals);
  return { count, stepNs: (BigInt(periodMs) * NS_PER_MS) / count };
}

/** Every change has another value than the one before: else a server doesn't report it. */
function valueAt(signal: number, turn: bigint): Value {
  if (signal === 0) return turn % 2n === 0n ? PRODUCING : IDLE;
  if (signal === 1) return turn % BigInt(WORD);
  return Number(turn % 1000n) + signal / 128;
}
