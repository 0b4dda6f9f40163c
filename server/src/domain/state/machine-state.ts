/**
 * The canonical state of a machine out of what it reports: state, operation mode and reason go in, one machine state
 * and the reason's id come out. What isn't known stays unknown (`no-data`): nothing is guessed.
 */

import type { Machine, Signal } from '@gemba/contract/plant/machine';
import type { Line } from '@gemba/contract/plant/site';
import type { Value } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import { MODELS, normal } from './models.ts';

/** Present values of the three signals; `null` where unknown, bad or not configured. */
export interface Reported {
  state: Value | null;
  mode: Value | null;
  reason: Value | null;
}

export interface CanonicalState {
  state: MachineState;
  /** Id of the reason, or the raw code as text when the plant doesn't know it; `null` without one and while producing. */
  reason: string | null;
}

/** The tables of one machine. */
export interface StateMapping {
  states: (value: Value) => MachineState | undefined;
  modes: (value: Value) => MachineState | undefined;
  /** By code, as text. */
  reasons: ReadonlyMap<string, ReportedReason>;
}

/** What a code says. */
export interface ReportedReason {
  id: string;
  name: string;
  state?: MachineState;
}

/** Looks the tables of a machine up, once. A code that the machine's own table doesn't have may be one of its line. */
export function mappingOf(machine: Machine, line?: Pick<Line, 'reasons'>): StateMapping {
  const state = machine.signals.find((signal) => signal.role === 'state');
  const reason = machine.signals.find((signal) => signal.role === 'reason');
  const model = state?.stateModel ? MODELS[state.stateModel] : null;
  return {
    states: model ? (value) => own(model.states, normal(String(value))) : inlineTable(state),
    modes: (value) => (model ? own(model.modes, normal(String(value))) : undefined),
    reasons: new Map<string, ReportedReason>([
      ...codesOf(machine, line),
      ...(reason?.reasons ?? []).map((entry) => [String(entry.code), entry] as const),
    ]),
  };
}

function codesOf({ id }: Machine, line: Pick<Line, 'reasons'> | undefined): [string, ReportedReason][] {
  const own = line?.reasons?.filter((reason) => reason.machines?.includes(id) !== false) ?? [];
  return own.flatMap((reason) =>
    (reason.codes ?? []).map((code) => [String(code), reason] as [string, ReportedReason]),
  );
}

function inlineTable(signal: Signal | undefined): (value: Value) => MachineState | undefined {
  const states = signal?.states ?? {};
  return (value) => own(states, String(value));
}

/** The canonical state. An operation mode goes before the state, and a reason's own state before a state without parts. */
export function canonical(reported: Reported, mapping: StateMapping): CanonicalState {
  const mapped = reported.state === null ? undefined : mapping.states(reported.state);
  if (mapped === undefined || mapped === 'no-data') return { state: 'no-data', reason: null };
  const byMode = reported.mode === null ? undefined : mapping.modes(reported.mode);
  const state = byMode ?? mapped;
  if (state === 'producing') return { state, reason: null };
  const code = reported.reason === null ? '' : String(reported.reason);
  const reason = mapping.reasons.get(code);
  if (reason) return { state: byMode ?? reason.state ?? state, reason: reason.id };
  // Machines report "no reason" as 0, false or an empty text, unless the plant gives just that code a name.
  return { state, reason: code === '' || code === '0' || code === 'false' ? null : code };
}

/** Own properties only: a machine that reports `constructor` must not find one. */
function own(table: Readonly<Record<string, MachineState>>, key: string): MachineState | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
