/** Ledger rows of a machine are summed up for a window, by what a profile says that each stretch counts as. */

import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Profile } from './profile.ts';
import { type Stop, stopsOf } from './stops.ts';
import { overlapS, type Sums, type Window } from './sums.ts';

/**
 * Sums of a window, and the stops that it touches. Rows may reach beyond it: a row that it cuts gives its share, a stop
 * that it cuts its part, but the stop is judged by its true length.
 */
export function sumUp(
  rows: readonly LedgerRow[],
  window: Window,
  context: FoldContext,
  profile: Profile,
): { sums: Sums; stops: Stop[] } {
  const ordered = rows.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  const stops = stopsOf(ordered, context.microStopS, profile).filter((stop) => overlapS(stop, window) > 0);
  return { sums: sumsOf(ordered, stops, window, context, profile), stops };
}

function sumsOf(
  rows: readonly LedgerRow[],
  stops: readonly Stop[],
  window: Window,
  context: FoldContext,
  profile: Profile,
): Sums {
  const { counting } = context;
  const sums: Sums = {
    plannedS: 0,
    noDataS: 0,
    runS: 0,
    downS: 0,
    idealS: 0,
    goodIdealS: 0,
    good: 0,
    reject: 0,
    totalKnown: counting !== 'good' && counting !== 'reject' && counting !== 'none',
    goodKnown: counting !== 'total' && counting !== 'reject' && counting !== 'none',
  };
  let coveredToNs = window.fromNs;
  for (const row of rows) {
    const seconds = overlapS(row, window);
    if (seconds <= 0) continue;
    if (row.fromNs > coveredToNs) addUncovered(sums, coveredToNs, row.fromNs, context);
    coveredToNs = row.toNs;
    addRow(sums, row, seconds, profile);
  }
  if (coveredToNs < window.toNs) addUncovered(sums, coveredToNs, window.toNs, context);
  for (const stop of stops) {
    if (stop.kind !== 'stop') continue;
    const seconds = overlapS(stop, window);
    sums.downS += seconds;
    sums.runS -= seconds;
  }
  // Added and taken away in different order: a machine that never ran has run 0 s, not −1e-13.
  if (sums.runS < 1e-6) sums.runS = 0;
  return sums;
}

function addRow(sums: Sums, row: LedgerRow, seconds: number, profile: Profile): void {
  const whole = Number(row.toNs - row.fromNs) / 1e9;
  const part = seconds < whole ? seconds / whole : 1;
  sums.good += row.good * part;
  sums.reject += row.reject * part;
  const counts = profile.counts[row.calendar][row.state];
  if (counts === 'outside') return;
  sums.plannedS += seconds;
  if (counts === 'unknown') {
    sums.noDataS += seconds;
    return;
  }
  sums.runS += seconds;
  sums.idealS += row.idealS * part;
  sums.goodIdealS += row.goodIdealS * part;
}

/** Time of the window that no row covers: planned as the calendar says, and unknown. */
function addUncovered(sums: Sums, fromNs: bigint, toNs: bigint, context: FoldContext): void {
  for (const segment of context.calendar.segments(fromNs, toNs)) {
    if (segment.calendar !== 'scheduled') continue;
    const seconds = Number(segment.toNs - segment.fromNs) / 1e9;
    sums.plannedS += seconds;
    sums.noDataS += seconds;
  }
}
