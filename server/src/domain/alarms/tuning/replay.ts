/**
 * A rule on a machine, played once more on what was stored: the very same step, told the same things in the order of
 * their time, as if nobody had ever acknowledged, shelved or reset anything. What it would have raised comes out.
 */

import { type Entry, orderTimeNs } from '@gemba/contract/sample';
import type { LedgerRow } from '../../ledger/row.ts';
import { CONDITIONS } from '../conditions/registry.ts';
import type { BoundRule } from '../rules.ts';
import { initialAlarm, step } from '../step.ts';
import { eventsOf } from '../telling.ts';
import type { AlarmMemory, AlarmTransition } from '../types.ts';

/** An occurrence that a rule raised, or would have. */
export interface Raised {
  activeNs: bigint;
  /** `null` while it was active when the replay ended. */
  returnedNs: bigint | null;
  value: number | null;
}

/** Occurrences that are kept of a replay; a rule that raises more is of no use as it is, and the rest is counted. */
export const MAX_RAISED = 20_000;

/**
 * Whether a rule can be played again: what goes by the server's own clock, or by what the server knew of plans and of
 * itself, is not stored.
 */
export const canReplay = (bound: BoundRule): boolean => CONDITIONS[bound.rule.condition.kind].pace !== 'clock';

export class Replay {
  readonly bound: BoundRule;
  readonly #raised: Raised[] = [];
  #memory: AlarmMemory;
  #open: Raised | null = null;
  #count = 0;
  readonly #countedFromNs: bigint;

  /** What becomes active before `countedFromNs` only warms the condition up. */
  constructor(bound: BoundRule, countedFromNs: bigint) {
    this.bound = bound;
    this.#countedFromNs = countedFromNs;
    this.#memory = initialAlarm(bound, 0n);
  }

  /** A stretch of the ledger, and the entries of its time (`(fromNs, toNs]`, by order time), ascending. */
  hear(row: LedgerRow, entries: readonly Entry[]): void {
    const stretch = { state: row.state, calendar: row.calendar, sinceNs: row.fromNs, atNs: row.toNs };
    for (const event of eventsOf({ stretches: [stretch], ahead: () => [stretch], entries }, this.bound)) {
      const { memory, transitions } = step(this.#memory, event, this.bound);
      this.#memory = memory;
      for (const one of transitions) this.#take(one);
    }
  }

  /** Occurrences in the open, in the order of their time; and how many there were, also of those not kept. */
  get raised(): { kept: readonly Raised[]; count: number } {
    return { kept: this.#raised, count: this.#count };
  }

  /** Suppressed by design it is put before nobody; when that ends while it stands, it is. */
  #take({ transition, suppression, state, atNs, value }: AlarmTransition): void {
    const shows = transition === 'activated' || transition === 'unsuppressed';
    if (shows && suppression === 'none' && state.startsWith('active') && this.#open === null) {
      this.#open = { activeNs: atNs, returnedNs: null, value };
      if (atNs < this.#countedFromNs) return;
      this.#count += 1;
      if (this.#raised.length < MAX_RAISED) this.#raised.push(this.#open);
    }
    if (transition !== 'returned' || this.#open === null) return;
    this.#open.returnedNs = atNs;
    this.#open = null;
  }
}

/** Entries in the stretches of the ledger in which they lie; what lies in none is left out, as the fold left it out. */
export function* byRow(
  rows: readonly LedgerRow[],
  entries: readonly Entry[],
): Generator<{ row: LedgerRow; entries: readonly Entry[] }> {
  let i = 0;
  for (const row of rows) {
    while (i < entries.length && orderTimeNs(entries[i] as Entry) <= row.fromNs) i += 1;
    const first = i;
    while (i < entries.length && orderTimeNs(entries[i] as Entry) <= row.toNs) i += 1;
    yield { row, entries: entries.slice(first, i) };
  }
}
