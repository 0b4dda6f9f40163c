/** What a rule's condition hears of a machine: the signals whose samples it wants, and what it must know besides. */

import type { SignalId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { meant } from '@gemba/contract/plant/conditions/need';
import { needsOf } from '@gemba/contract/plant/conditions/registry';
import type { Machine, Signal, SignalRole } from '@gemba/contract/plant/machine';
import { idealCycleOf } from '../orders/recipe.ts';
import { countingPointOf } from '../places/counting-point.ts';
import { mappingOf, type StateMapping } from '../state/machine-state.ts';

export interface Hearing {
  /** The condition's own signal; `null` for one that listens to none. */
  signal: SignalId | null;
  /** All signals whose samples it wants, its own first; empty for a condition that listens to none. */
  signals: readonly SignalId[];
  /** What it must know of the machine; `null` for an alarm of the system. */
  about: About | null;
}

/** What conditions must know of a machine besides its signals' values. */
export interface About {
  /** The condition's own signal as the plant describes it. */
  signal: Signal | null;
  /** Ideal seconds for one part of the line's product. */
  idealCycleS: number;
  /** Product that the plant gives to the line. */
  product: string | null;
  /** The signals from which the machine's state comes; `null` for a condition that doesn't ask for it. */
  state: { signals: Readonly<Record<'state' | 'mode' | 'reason', SignalId | null>>; mapping: StateMapping } | null;
}

/** What an alarm of the system hears: nothing that a machine says. */
export const DEAF: Hearing = { signal: null, signals: [], about: null };

/** `null` where the machine lacks what the condition needs, or isn't the one that counts for its line. */
export function hearingOf(plant: Plant, { condition }: AlarmRule, { machine, line }: PlacedMachine): Hearing | null {
  if (condition.kind === 'plan-missed' && countingPointOf(line) !== machine.id) return null;
  const wanted = needsOf(condition).map((need) => ({ isState: need.state === true, signal: meant(need, machine) }));
  if (wanted.some(({ signal }) => signal === undefined)) return null;
  const named = wanted.flatMap(({ isState, signal }) => (isState || signal === undefined ? [] : [signal]));
  const asksForState = wanted.some(({ isState }) => isState);
  const state = stateOf(condition, machine, asksForState);
  const ids = [...named.map(({ id }) => id), ...Object.values(state ?? {}).filter((id) => id !== null)];
  return {
    signal: (named[0]?.id ?? null) as SignalId | null,
    signals: [...new Set(ids)] as SignalId[],
    about: {
      signal: named[0] ?? null,
      idealCycleS: idealCycleOf(plant, machine, line.product ?? null),
      product: line.product ?? null,
      state: state === null ? null : { signals: state, mapping: mappingOf(machine, line) },
    },
  };
}

/** The signals of a machine's state, where the condition asks for it. */
function stateOf({ kind }: AlarmCondition, machine: Machine, asks: boolean) {
  const of = (role: SignalRole) => (machine.signals.find((one) => one.role === role)?.id ?? null) as SignalId | null;
  // A chart is one of what is produced, wherever that can be told.
  const byDefault = kind === 'spc' && of('state') !== null;
  return asks || byDefault ? { state: of('state'), mode: of('mode'), reason: of('reason') } : null;
}
