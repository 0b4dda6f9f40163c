/**
 * The ledger with what people said of it: rows go in as they were measured, rows come out as they are known. Rows are
 * only cut, renamed and counted anew; no second moves from one state to another, nothing becomes negative, and without
 * edits the rows are the same.
 */

import { isStopped } from '../kpis/stops.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { book, type IdealCycleOf, type Parts } from './counts.ts';
import { cutAt } from './cut.ts';
import type { CountsEdit, Edit, ReasonEdit, Statement } from './edit.ts';
import { knownAt } from './known.ts';
import { markStops } from './stops.ts';

export interface Overlaid {
  /** Ascending; cut at every edge of an edit. */
  rows: readonly LedgerRow[];
  /** Edits that hold, in the order in which they were recorded. */
  edits: readonly Statement[];
  /** Parts for which the rows have no place, as after late data: by the id of the edit. */
  unbooked: ReadonlyMap<number, Parts>;
}

export interface OverlayOptions {
  /** As known at this moment; `null`: as known now. */
  asKnownAtNs?: bigint | null;
  idealCycleOf: IdealCycleOf;
}

/**
 * Lays edits over the rows of one machine. Rows must be ascending; they may lack time. The order in which edits are given
 * is of no importance: where two say different things of one stretch, the one that was recorded later holds.
 */
export function overlay(rows: readonly LedgerRow[], edits: readonly Edit[], options: OverlayOptions): Overlaid {
  const known = knownAt(edits, options.asKnownAtNs ?? null);
  if (known.length === 0) return { rows, edits: known, unbooked: new Map() };
  const reasons = known.filter((edit) => edit.kind === 'reason').map((edit) => ({ ...edit, toNs: endOf(edit, rows) }));
  const counts = known.filter((edit) => edit.kind === 'counts');
  const laid = cutAt(
    rows,
    known.flatMap((edit) => edgesOf(edit, reasons)),
  ).map((row) => ({ ...row }));
  for (const edit of reasons) giveReason(laid, edit);
  markStops(laid, known);
  return { rows: laid, edits: known, unbooked: bookAll(laid, counts, options.idealCycleOf) };
}

/** Moments at which rows have to be cut for an edit. A merge leaves them as they are. */
function edgesOf(edit: Statement, reasons: readonly ReasonEdit[]): bigint[] {
  if (edit.kind === 'merge') return [];
  if (edit.kind === 'split') return [edit.atNs];
  const end = reasons.find(({ id }) => id === edit.id)?.toNs ?? edit.toNs;
  return [edit.fromNs, end];
}

/** The end of what a reason speaks of: of a stop that had not ended, where it did, or as far as anything is known. */
function endOf(edit: ReasonEdit, rows: readonly LedgerRow[]): bigint {
  if (!edit.open) return edit.toNs;
  let { toNs } = edit;
  let stood = false;
  for (const row of rows) {
    if (row.toNs < edit.toNs) continue;
    if (row.fromNs < edit.toNs) {
      stood = isStopped(row);
      if (stood) toNs = row.toNs;
    } else if (stood && isStopped(row) && row.fromNs === toNs) {
      toNs = row.toNs;
    } else {
      break;
    }
  }
  return toNs;
}

/** Until when an edit speaks of rows: a reason may reach on for as long as its stop lasts. */
export const reachOf = (edit: Edit, rows: readonly LedgerRow[]): bigint =>
  edit.kind === 'reason' ? endOf(edit, rows) : edit.toNs;

function giveReason(rows: readonly LedgerRow[], { fromNs, toNs, reason }: ReasonEdit): void {
  for (const row of rows) if (row.fromNs >= fromNs && row.toNs <= toNs && isStopped(row)) row.reason = reason;
}

function bookAll(rows: readonly LedgerRow[], edits: readonly CountsEdit[], idealCycleOf: IdealCycleOf) {
  const unbooked = new Map<number, Parts>();
  for (const edit of edits) {
    const missing = book(rows, edit, idealCycleOf);
    if (missing !== null) unbooked.set(edit.id, missing);
  }
  return unbooked;
}
