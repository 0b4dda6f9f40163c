/**
 * The ledger's one fold: entries of a machine go in, rows come out. Live input, restart, late input and historical
 * recomputation all run it (docs/decisions/0003), so the rows depend on the set of entries alone, not on their arrival.
 */

import type { Entry } from '@gemba/contract/sample';
import type { FoldContext } from './context.ts';
import type { LedgerRow } from './row.ts';
import type { FoldState } from './state.ts';

/** Something odd that a counter did, and what it was taken for. */
export interface CounterFact {
  signal: string;
  atNs: bigint;
  kind: 'baseline' | 'rollover' | 'reset' | 'swap' | 'glitch' | 'jump';
  from: number | null;
  to: number;
  /** Parts (or kWh) that were counted for it. */
  counted: number;
}

export interface FoldResult {
  state: FoldState;
  /** New or grown rows, ascending; each is written over what begins at the same (machine, fromNs). */
  rows: LedgerRow[];
  /** The state as it was at quarter hours UTC that were passed, encoded. */
  checkpoints: { settledNs: bigint; state: string }[];
  /**
   * Something came behind the head: fold again from the newest checkpoint with `settledNs` ≤ this. `null` when nothing
   * did. Folding again means: that checkpoint (or `initialFold`), then `fold` with the declared gaps that touch the
   * time since (`historian.coverage`), then all entries after the checkpoint, in order; what is dirty then is ignored.
   */
  dirtyFromNs: bigint | null;
  /** What counters did out of the ordinary, ascending; for metrics and diagnostics, not stored. */
  facts: CounterFact[];
}

/** Folds entries of one machine, in any order; those of other machines are ignored. Pure: the given state is not changed. */
export function fold(_state: FoldState, _entries: readonly Entry[], _context: FoldContext): FoldResult {
  throw new Error('not yet');
}
