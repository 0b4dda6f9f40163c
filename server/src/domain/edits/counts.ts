/**
 * Parts booked later are laid over the rows of their stretch: taken from where they were counted, added in proportion to
 * what was made. What a row doesn't have can't be taken from it, so nothing is ever negative; what could not be booked
 * is told, and not lost silently.
 */

import type { LedgerRow } from '../ledger/row.ts';
import { allot, total } from './allot.ts';
import type { CountsEdit } from './edit.ts';

/** Differences of an edit, or what of them found no place; parts. */
export interface Parts {
  good: number;
  reject: number;
  rework: number;
}

/** Ideal seconds for a part made in a row that tells of none. */
export type IdealCycleOf = (row: LedgerRow) => number;

/** Lays an edit over rows that are cut at its ends, changing them; what could not be booked, `null` when all was. */
export function book(rows: readonly LedgerRow[], edit: CountsEdit, idealCycleOf: IdealCycleOf): Parts | null {
  const place = rows.filter((row) => row.fromNs >= edit.fromNs && row.toNs <= edit.toNs);
  // Parts that were counted as the one and are the other: they were made once.
  const toReject = Math.min(Math.max(0, -edit.good), Math.max(0, edit.reject));
  const toGood = Math.min(Math.max(0, edit.good), Math.max(0, -edit.reject));
  const notThere = toReject - judge(place, toReject, 'reject') - (toGood - judge(place, toGood, 'good'));
  const missing: Parts = {
    good: count(place, 'good', edit.good + toReject - toGood, idealCycleOf) - notThere,
    reject: count(place, 'reject', edit.reject - toReject + toGood, idealCycleOf) + notThere,
    rework: rework(place, edit.rework),
  };
  return missing.good === 0 && missing.reject === 0 && missing.rework === 0 ? null : missing;
}

/** Rejects that nobody has reworked: of these, parts can be taken back or reworked. */
const scrapOf = (row: LedgerRow): number => Math.max(0, row.reject - row.rework);
const partsOf = (row: LedgerRow): number => row.good + row.reject;

/** Judges parts anew; how many there were to judge. */
function judge(rows: readonly LedgerRow[], parts: number, as: 'good' | 'reject'): number {
  const there = rows.map((row) => (as === 'reject' ? row.good : scrapOf(row)));
  const possible = Math.min(parts, total(there));
  allot(possible, there).forEach((amount, i) => {
    const row = rows[i] as LedgerRow;
    if (amount === 0) return;
    const worth = row.idealS / partsOf(row);
    const sign = as === 'reject' ? 1 : -1;
    row.good = Math.max(0, row.good - sign * amount);
    row.reject = Math.max(0, row.reject + sign * amount);
    row.goodIdealS = row.good * worth;
  });
  return possible;
}

/** Adds parts or takes them away; what could not be. */
function count(
  rows: readonly LedgerRow[],
  which: 'good' | 'reject',
  parts: number,
  idealCycleOf: IdealCycleOf,
): number {
  if (parts === 0) return 0;
  const there = parts > 0 ? weightsOf(rows) : rows.map((row) => (which === 'good' ? row.good : scrapOf(row)));
  const possible = parts > 0 ? (rows.length > 0 ? parts : 0) : -Math.min(-parts, total(there));
  allot(Math.abs(possible), there).forEach((amount, i) => {
    const row = rows[i] as LedgerRow;
    if (amount === 0) return;
    const worth = partsOf(row) > 0 ? row.idealS / partsOf(row) : idealCycleOf(row);
    row[which] = Math.max(0, row[which] + Math.sign(possible) * amount);
    row.idealS = partsOf(row) * worth;
    row.goodIdealS = row.good * worth;
  });
  return parts - possible;
}

function rework(rows: readonly LedgerRow[], parts: number): number {
  const there = rows.map((row) => (parts > 0 ? scrapOf(row) : row.rework));
  const possible = Math.sign(parts) * Math.min(Math.abs(parts), total(there));
  allot(Math.abs(possible), there).forEach((amount, i) => {
    const row = rows[i] as LedgerRow;
    row.rework = Math.max(0, row.rework + Math.sign(possible) * amount);
  });
  return parts - possible;
}

/** Where parts that no counter saw were most likely made: where parts were made, else while it ran, else at any time. */
function weightsOf(rows: readonly LedgerRow[]): number[] {
  const seconds = (row: LedgerRow) => Number(row.toNs - row.fromNs) / 1e9;
  const made = rows.map(partsOf);
  if (total(made) > 0) return made;
  const ran = rows.map((row) => (row.state === 'producing' ? seconds(row) : 0));
  return total(ran) > 0 ? ran : rows.map(seconds);
}
