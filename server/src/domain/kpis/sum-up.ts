/** Ledger rows of a machine are summed up for a window, by what a profile says that each stretch counts as. */

import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Profile } from './profile.ts';
import { project } from './project.ts';
import { type Stop, stopsOf } from './stops.ts';
import { sumContextOf } from './sum-context.ts';
import { overlapS, type Sums, type Window } from './sums.ts';
import { tallyOf } from './tallies.ts';

/**
 * Sums of a window, the stops that it touches, and how many of those that begin in it nobody has given a reason. Rows may reach beyond it: a row that it cuts gives its share, a stop
 * that it cuts its part, but the stop is judged by its true length.
 */
export function sumUp(
  rows: readonly LedgerRow[],
  window: Window,
  context: FoldContext,
  profile: Profile,
): { sums: Sums; stops: Stop[]; uncommented: number } {
  const ordered = rows.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  const stops = stopsOf(ordered, context.microStopS).filter((stop) => overlapS(stop, window) > 0);
  const tally = tallyOf(ordered, window, sumContextOf(context));
  return { sums: project(tally, profile), stops, uncommented: tally.uncommented };
}
