/** Turns ledger rows into the stretches that a ribbon draws: merged, clipped, without holes; pure. */

import type { CalendarClass, ShownState } from '@gemba/contract/state';
import type { TimelineRow } from '../api/plant.ts';

/** A stretch of one machine that is shown in one piece. */
export interface Stretch {
  fromMs: number;
  toMs: number;
  shown: ShownState;
  calendar: CalendarClass;
  reason: string | null;
}

/** What the live model says of the machine at this moment: it knows more than the last row does. */
export interface Present {
  shown: ShownState;
  calendar: CalendarClass;
  reason: string | null;
  sinceMs: number | null;
}

/**
 * The stretches of one machine from `fromMs` to `toMs`, in order and touching. Rows are cut at quarter hours and shift
 * changes; what is the same on both sides is one stretch again. Time without a row is no data: nobody knows.
 */
export function stretchesOf(
  rows: readonly TimelineRow[],
  fromMs: number,
  toMs: number,
  present: Present | null,
): Stretch[] {
  const stretches: Stretch[] = [];
  let doneMs = fromMs;
  const add = (stretch: Stretch): void => {
    const from = Math.max(stretch.fromMs, doneMs);
    const to = Math.min(stretch.toMs, toMs);
    if (to <= from) return;
    if (from > doneMs) add({ fromMs: doneMs, toMs: from, shown: 'no-data', calendar: 'scheduled', reason: null });
    const last = stretches.at(-1);
    if (
      last !== undefined &&
      last.shown === stretch.shown &&
      last.reason === stretch.reason &&
      last.calendar === stretch.calendar
    )
      last.toMs = to;
    else stretches.push({ ...stretch, fromMs: from, toMs: to });
    doneMs = to;
  };
  for (const row of [...rows].sort((a, b) => a.fromMs - b.fromMs)) add(row);
  if (present !== null && doneMs < toMs && (present.shown !== 'no-data' || present.sinceMs !== null)) {
    const last = stretches.at(-1);
    const since = present.sinceMs ?? doneMs;
    // Between the last row and the present state lies what the last row said: the newest row is still growing.
    if (last !== undefined && since > doneMs) add({ ...last, fromMs: doneMs, toMs: since });
    add({ ...present, fromMs: Math.max(since, doneMs), toMs });
  }
  if (doneMs < toMs) add({ fromMs: doneMs, toMs, shown: 'no-data', calendar: 'scheduled', reason: null });
  return stretches;
}

/** Whether anything is known at all. */
export const knowsAnything = (stretches: readonly Stretch[]): boolean =>
  stretches.some((stretch) => stretch.shown !== 'no-data');

/**
 * Whole hours up to now that hold all that is known, from one to `most`: soon after a first start eight hours would be
 * empty but for their end.
 */
export function hoursKnown(rows: readonly TimelineRow[], nowMs: number, most: number): number {
  const first = Math.min(...rows.filter((row) => row.shown !== 'no-data').map((row) => row.fromMs));
  if (!Number.isFinite(first)) return most;
  return Math.min(most, Math.max(1, Math.ceil((nowMs - first) / 3_600_000)));
}
