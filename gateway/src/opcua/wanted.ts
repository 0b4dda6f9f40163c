/**
 * Signals that are watched, and the items that are wanted for them: one for each node of a machine, whichever of its
 * signals take a part of that node's value. Pure.
 */

import type { NodeId } from 'node-opcua';
import type { MadeItem } from './item-calls.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';

/** A signal of a machine. */
export interface Watching {
  machine: WatchedMachine;
  signal: WatchedSignal;
}

/** One item, with the signals behind it. `itemId` is 0 while it isn't made. */
export interface Wanted extends MadeItem {
  machine: WatchedMachine;
  signals: WatchedSignal[];
}

/** The signals behind an item, one by one. */
export const watchingOf = ({ machine, signals }: Pick<Wanted, 'machine' | 'signals'>): Watching[] =>
  signals.map((signal) => ({ machine, signal }));

/** The signals of a machine: those that are values of nodes, and those that are told by events. */
export function watchingFor(machine: WatchedMachine): { values: Watching[]; conditions: Watching[] } {
  return apart(machine.signals.map((signal) => ({ machine, signal })));
}

/** Those that are values of nodes, and those that are told by events. */
export const apart = (watching: readonly Watching[]): { values: Watching[]; conditions: Watching[] } => ({
  values: watching.filter(({ signal }) => !signal.isCondition),
  conditions: watching.filter(({ signal }) => signal.isCondition),
});

/** Items for signals whose nodes are known; `ask` says how each is asked for. */
export function itemsFor(
  found: readonly (Watching & { nodeId: NodeId })[],
  ask: (machine: WatchedMachine) => Omit<MadeItem, 'nodeId'>,
): Wanted[] {
  const wanted: Wanted[] = [];
  for (const [machine, own] of Map.groupBy(found, (one) => one.machine)) {
    for (const same of Map.groupBy(own, ({ nodeId }) => nodeId.toString()).values()) {
      const { nodeId } = same[0] as { nodeId: NodeId };
      wanted.push({ machine, signals: same.map(({ signal }) => signal), nodeId, ...ask(machine) });
    }
  }
  return wanted;
}
