/** What a batch of entries is to one alarm: the ledger's rows, what the machine is in ahead of them, and the entries, as events. */

import { type Entry, orderTimeNs } from '@gemba/contract/sample';
import type { AlarmEvent, StateStretch } from './event.ts';
import type { BoundRule } from './rules.ts';

export interface Batch {
  /** New and grown rows of the ledger, in order of time. */
  stretches: readonly StateStretch[];
  /** The machine's newest states, ahead of the rows; asked for only by rules that are suppressed in states. */
  ahead: () => readonly StateStretch[];
  /** In the one order of entries. */
  entries: readonly Entry[];
}

/** Events in the order in which the alarm is to be told them. */
export function eventsOf({ stretches, ahead, entries }: Batch, bound: BoundRule): AlarmEvent[] {
  const rows = stretches.map((stretch) => ({ kind: 'state' as const, ...stretch }));
  const pictures = bound.rule.suppressIn === undefined ? [] : [...ahead()];
  const told: AlarmEvent[] = [];
  for (const entry of entries) {
    const timeNs = orderTimeNs(entry);
    while (pictures[0] !== undefined && pictures[0].sinceNs <= timeNs) {
      told.push({ kind: 'picture', ...(pictures.shift() as StateStretch) });
    }
    const event = eventOf(entry, bound);
    if (event !== null) told.push(event);
  }
  return [...rows, ...told, ...pictures.map((stretch) => ({ kind: 'picture' as const, ...stretch }))];
}

/** The event that an entry is to a rule; `null` when it is none of its business. */
function eventOf(entry: Entry, bound: BoundRule): AlarmEvent | null {
  if (entry.kind === 'sample') return bound.signals.includes(entry.signal) ? { kind: 'sample', sample: entry } : null;
  if (entry.kind === 'gap') return { kind: 'gap', gap: entry };
  // The observed stretch that comes with it says the same to a rule.
  if (entry.kind === 'filled') return null;
  return { kind: 'observed', fromNs: entry.fromNs, throughNs: entry.throughNs };
}
