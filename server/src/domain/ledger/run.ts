/**
 * One call of the fold at work: a copy of the machine's state that may be changed, and what the call gives out. Only
 * the files of this folder touch it, and it never outlives the call.
 */

import type { Segment } from '../calendar/segment.ts';
import type { FoldContext } from './context.ts';
import type { CounterFact } from './counter-fact.ts';
import type { LedgerRow } from './row.ts';
import { type Blind, encodeFold, type FoldState } from './state.ts';

export const NS_PER_QUARTER = 900_000_000_000n;
/** Closed rows kept so that a part's quality, told late, still finds it. */
const RECENT_ROWS = 8;

export interface Checkpoint {
  settledNs: bigint;
  state: string;
}

/** `FoldState` while a call changes it; lists are replaced or changed, but never those of the state that was given. */
export type Draft = {
  -readonly [K in keyof FoldState]: FoldState[K] extends readonly (infer T)[] ? T[] : FoldState[K];
};

export interface Run {
  draft: Draft;
  context: FoldContext;
  /** Rows to give out. */
  touched: Set<LedgerRow>;
  touchedBlind: Set<Blind>;
  checkpoints: Checkpoint[];
  facts: CounterFact[];
  dirtyFromNs: bigint | null;
  /** How many of `draft.pending` have taken effect; they are dropped when the call is through with them. */
  applied: number;
  /** The calendar's segment at `draft.settledNs`, and the stretch that no row may pass: cut to the quarter hour too. */
  segment: Segment | null;
  cutFromNs: bigint;
  cutToNs: bigint;
  /** The next quarter hour to be remembered when time leaves it; `null` where none are wanted. */
  nextCheckpointNs: bigint | null;
}

/** A run on a copy of the state. */
export function runOn(state: FoldState, context: FoldContext, withCheckpoints: boolean): Run {
  const run: Run = {
    draft: {
      ...state,
      pending: [...state.pending],
      declared: [...state.declared],
      filled: [...state.filled],
      hidden: [...state.hidden],
      reported: { ...state.reported },
      counters: { ...state.counters },
      open: state.open && { ...state.open },
      recent: state.recent.map((row) => ({ ...row })),
      blind: state.blind.map((blind) => ({ ...blind })),
      pace: [...state.pace],
      totals: { ...state.totals },
    },
    context,
    touched: new Set(),
    touchedBlind: new Set(),
    checkpoints: [],
    facts: [],
    dirtyFromNs: null,
    applied: 0,
    segment: null,
    cutFromNs: 0n,
    cutToNs: 0n,
    nextCheckpointNs: withCheckpoints ? ceilQuarter(state.settledNs) : null,
  };
  if (state.checkpoint) giveOutAgain(run);
  return run;
}

/** After going back to a checkpoint: what the abandoned run wrote into earlier rows must be written over. */
function giveOutAgain({ draft, touched, touchedBlind }: Run): void {
  draft.checkpoint = false;
  for (const row of draft.recent) touched.add(row);
  for (const blind of draft.blind) touchedBlind.add(blind);
  if (draft.open) touched.add(draft.open);
}

/** Marks everything from a time on as to be folded again. */
export function markDirty(run: Run, fromNs: bigint): void {
  if (run.dirtyFromNs === null || fromNs < run.dirtyFromNs) run.dirtyFromNs = fromNs;
}

/**
 * Called when time is about to leave `draft.settledNs`. It can be gone back to once all samples up to that moment are
 * in; those of a stretch without watching take effect only after it.
 */
export function remember(run: Run): void {
  const { draft } = run;
  const { settledNs } = draft;
  if (run.nextCheckpointNs === null || settledNs < run.nextCheckpointNs) return;
  if (settledNs > run.nextCheckpointNs) run.nextCheckpointNs = ceilQuarter(settledNs);
  const waiting = draft.pending[run.applied];
  if (settledNs !== run.nextCheckpointNs || (waiting && waiting.timeNs <= settledNs)) return;
  const state = encodeFold({ ...draft, pending: [], newestNs: settledNs, checkpoint: true });
  run.checkpoints.push({ settledNs, state });
  run.nextCheckpointNs = settledNs + NS_PER_QUARTER;
}

/** Keeps a closed row as long as the quality of its parts may still be told. */
export function keepRecent(run: Run, row: LedgerRow): void {
  if (row.good + row.reject === 0) return;
  run.draft.recent.push(row);
  if (run.draft.recent.length > RECENT_ROWS) outOfReach(run, run.draft.recent.shift() as LedgerRow);
}

/** Parts that can't be changed any more: what of them the quality was not told of may still be told, see `judge`. */
export function outOfReach({ draft, context }: Run, { good, reject }: Pick<LedgerRow, 'good' | 'reject'>): void {
  if (context.counting === 'total-reject') draft.unjudged += good;
  else if (context.counting === 'total-good') draft.unjudged += reject;
}

export const floorQuarter = (timeNs: bigint): bigint => timeNs - (timeNs % NS_PER_QUARTER);
const ceilQuarter = (timeNs: bigint): bigint => floorQuarter(timeNs + NS_PER_QUARTER - 1n);
