/**
 * The ledger's one fold: entries of a machine go in, rows come out. Live input, restart, late input and historical
 * recomputation all run it (docs/decisions/0003), so the rows depend on the set of entries alone, not on their arrival.
 * Samples wait until an observation covers their time; each observation settles the time up to its end.
 */

import { compareEntries, type Entry } from '@gemba/contract/sample';
import { rowsOfBlind } from './blind-rows.ts';
import type { FoldContext } from './context.ts';
import type { CounterFact } from './counter-fact.ts';
import { takeFilled, takeGap, takeSample } from './intake.ts';
import type { LedgerRow } from './row.ts';
import { type Checkpoint, markDirty, type Run, runOn } from './run.ts';
import { settle } from './settle.ts';
import type { FoldState } from './state.ts';

export interface FoldResult {
  state: FoldState;
  /** New or grown rows, ascending; each is written over what begins at the same (machine, fromNs). */
  rows: LedgerRow[];
  /** The state as it was at quarter hours UTC that were passed, encoded. */
  checkpoints: Checkpoint[];
  /**
   * Something came behind the head: fold again from the newest checkpoint with `settledNs` ≤ this. `null` when nothing
   * did. Folding again means: that checkpoint (or `initialFold`), then `fold` with the declared gaps that touch the
   * time since and what was filled in of them (`historian.coverage`), then all entries after the checkpoint, in order; what is dirty then is ignored.
   * Rows that begin at the checkpoint or later are replaced; earlier ones that come out again are written over.
   */
  dirtyFromNs: bigint | null;
  /** What counters did out of the ordinary, in the order in which it was noticed; for metrics, not stored. */
  facts: CounterFact[];
}

/** Folds entries of one machine, in any order; those of other machines are ignored. Pure: the given state is not changed. */
export function fold(state: FoldState, entries: readonly Entry[], context: FoldContext): FoldResult {
  const run = runOn(state, context, true);
  for (const entry of inOrder(entries)) {
    if (entry.machine !== state.machine) continue;
    if (entry.kind === 'sample') takeSample(run, entry);
    else if (entry.kind === 'gap') takeGap(run, entry);
    else if (entry.kind === 'filled') takeFilled(run, entry);
    else observe(run, entry.fromNs, entry.throughNs);
  }
  const { draft, checkpoints, dirtyFromNs, facts } = run;
  return { state: draft, rows: rowsOf(run), checkpoints, dirtyFromNs, facts };
}

function observe(run: Run, fromNs: bigint, throughNs: bigint): void {
  const { draft } = run;
  if (throughNs > draft.newestNs) draft.newestNs = throughNs;
  // An empty stretch says only that somebody watches still; in the order of entries it may come before the one that ends there.
  if (fromNs === throughNs) return;
  if (draft.knownFromNs !== null && fromNs < draft.knownFromNs) markDirty(run, fromNs);
  if (draft.knownFromNs === null || throughNs > draft.settledNs) settle(run, fromNs, throughNs);
}

/** Rows that the run touched, ascending; a row that never lasted isn't one. */
function rowsOf(run: Run): LedgerRow[] {
  const rows = [...run.touched].filter((row) => row.fromNs < row.toNs);
  for (const blind of run.touchedBlind) rows.push(...rowsOfBlind(blind, run.draft.machine, run.context));
  return rows.sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
}

/** The one order of entries; given so nearly always, which is cheaper to see than to sort. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  for (let i = 1; i < entries.length; i++) {
    if (compareEntries(entries[i - 1] as Entry, entries[i] as Entry) > 0) return entries.toSorted(compareEntries);
  }
  return entries;
}
