/**
 * Ledger rows of a machine become tallies: of a whole window, or of its shifts, products or days side by side. A row that
 * the window cuts gives its share; a stop that it cuts gives its part, judged by its true length; time that no row covers
 * is no data, in the class that the calendar gives it.
 */

import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { LedgerRow } from '../ledger/row.ts';
import type { RunSpan } from '../orders/order.ts';
import { cellNumber } from './cell.ts';
import { atMidnights } from './day.ts';
import { type Judged, judgedRows, walkOutages } from './outages.ts';
import { fail, passUp, repaired } from './reliability.ts';
import { type Stop, stopsOf } from './stops.ts';
import type { SumContext } from './sum-context.ts';
import { overlapS, type Window } from './sums.ts';
import { amountsIn, noTally, type Tally } from './tally.ts';

/** What tells which tally a stretch belongs to. */
export interface Stretch extends Window {
  calendar: CalendarClass;
  shift: string | null;
  product: string | null;
  /** That ran; `null` or missing where none did. */
  order?: string | null;
}

/**
 * Tallies of a window by a key of each stretch. Rows must ascend; to be judged rightly those should be there that reach a
 * micro-stop's length beyond the window, and those of an outage that goes on in it back to where it began.
 */
export function talliesBy<K>(
  rows: readonly LedgerRow[],
  window: Window,
  context: SumContext,
  keyOf: (stretch: Stretch) => K,
): Map<K, Tally> {
  const found = new Map<K, Tally>();
  const into = (stretch: Stretch): Tally => {
    const key = keyOf(stretch);
    const known = found.get(key);
    if (known !== undefined) return known;
    const fresh = noTally();
    found.set(key, fresh);
    return fresh;
  };
  const stops = stopsOf(rows, context.microStopS);
  const judged = judgedRows(rows, stops);
  addTime(judged, window, context, into);
  addStops(rows, stops, window, into);
  addOutages(judged, window, context, into);
  return found;
}

/** The tally of a whole window. */
export function tallyOf(rows: readonly LedgerRow[], window: Window, context: SumContext): Tally {
  return talliesBy(rows, window, context, () => 0).get(0) ?? noTally();
}

type Into = (stretch: Stretch) => Tally;

function addOutages(rows: readonly Judged[], window: Window, context: SumContext, into: Into): void {
  walkOutages(rows, window, context, {
    failed: (row) => fail(into(row).reliability),
    repaired: (row, scheduledS, elapsedS) => repaired(into(row).reliability, scheduledS, elapsedS),
    up: (row, seconds) => passUp(into(row).reliability, row.state === 'producing' ? seconds : 0, seconds),
  });
}

function addTime(rows: readonly Judged[], window: Window, context: SumContext, into: Into): void {
  let coveredToNs = window.fromNs;
  for (const { row, short } of rows) {
    const seconds = overlapS(row, window);
    if (seconds <= 0) continue;
    if (row.fromNs > coveredToNs) addUncovered(coveredToNs, row.fromNs, context, into);
    coveredToNs = row.toNs;
    const whole = Number(row.toNs - row.fromNs) / 1e9;
    const part = seconds < whole ? seconds / whole : 1;
    const kind = context.kindOf(row.reason);
    const cell = { calendar: row.calendar, state: row.state, kind, short, metered: context.metered };
    const amounts = amountsIn(into(row), cellNumber({ ...cell, ...context.tells(row) }));
    const { idealS, goodIdealS, good, reject, rework, energyKWh } = row;
    const own = [idealS, goodIdealS, good, reject, rework, energyKWh];
    amounts[0] = (amounts[0] as number) + seconds;
    for (let i = 0; i < own.length; i++) amounts[i + 1] = (amounts[i + 1] as number) + (own[i] as number) * part;
  }
  if (coveredToNs < window.toNs) addUncovered(coveredToNs, window.toNs, context, into);
}

function addUncovered(fromNs: bigint, toNs: bigint, context: SumContext, into: Into): void {
  const pieces = context.calendar.segments(fromNs, toNs).flatMap((segment) =>
    // Outside shifts a stretch belongs to its local date, and none may belong to two.
    segment.shift === null
      ? atMidnights(segment, context.calendar.timeZone).map((cut) => ({ ...segment, ...cut }))
      : [segment],
  );
  const { runs = [] } = context;
  for (const segment of pieces.flatMap((piece) => byOrder(piece, runs))) {
    const { calendar } = segment;
    const stretch = { ...segment, shift: segment.shift?.key ?? null };
    const state: MachineState = 'no-data';
    const cell = { calendar, state, kind: null, short: false, metered: context.metered };
    const amounts = amountsIn(into(stretch), cellNumber({ ...cell, ...context.tells(stretch) }));
    amounts[0] = (amounts[0] as number) + Number(segment.toNs - segment.fromNs) / 1e9;
  }
}

/** A stretch of which nothing is known, cut where the order changes. */
function byOrder<T extends Window>(stretch: T, runs: readonly RunSpan[]) {
  const pieces: (T & { order: string | null; product: string | null })[] = [];
  let at = stretch.fromNs;
  const add = (toNs: bigint, run: RunSpan | null) => {
    if (toNs <= at) return;
    pieces.push({ ...stretch, fromNs: at, toNs, order: run?.order ?? null, product: run?.product ?? null });
    at = toNs;
  };
  for (const run of runs) {
    if (run.fromNs >= stretch.toNs) break;
    add(run.fromNs, null);
    add(run.toNs < stretch.toNs ? run.toNs : stretch.toNs, run);
  }
  add(stretch.toNs, null);
  return pieces;
}

const inside = (timeNs: bigint, window: Window): boolean => timeNs >= window.fromNs && timeNs < window.toNs;

/** Stops are counted where they begin, so that those of two windows are those of both together. Both ascend. */
function addStops(rows: readonly LedgerRow[], stops: readonly Stop[], window: Window, into: Into): void {
  let at = 0;
  for (const [i, row] of rows.entries()) {
    while (at < stops.length && (stops[at] as Stop).toNs <= row.fromNs) at++;
    const stop = stops[at];
    if (stop === undefined) return;
    if (!inside(row.fromNs, window) || !isCounted(row, stop)) continue;
    const tally = into(row);
    if (stop.kind === 'micro-stop') tally.microStops++;
    if (stop.kind !== 'stop') continue;
    tally.stops++;
    if (!hasReason(rows, i, stop)) tally.uncommented++;
  }
}

/** Whether the stop that is counted from a row on has a reason at any time, before the next one is counted. */
function hasReason(rows: readonly LedgerRow[], from: number, stop: Stop): boolean {
  for (let i = from; i < rows.length; i++) {
    const row = rows[i] as LedgerRow;
    if (row.fromNs >= stop.toNs || (i > from && isCounted(row, stop))) return false;
    if (row.reason !== null) return true;
  }
  return false;
}

/** Whether a stop is counted where a row begins: at its beginning, unless people say that it is another or no other. */
function isCounted({ fromNs, stopMark }: LedgerRow, stop: Stop): boolean {
  const mark = stopMark?.atNs === fromNs ? stopMark.kind : null;
  return stop.fromNs === fromNs ? mark !== 'joined' : stop.fromNs < fromNs && mark === 'cut';
}
