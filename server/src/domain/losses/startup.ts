/**
 * When production starts up: from the first part-making after a setup, a repair by plan, or time in which nobody meant
 * to produce, for a set time. Rejects in it are startup losses (Nakajima's reduced yield), later ones process defects.
 */

import type { Window } from '../kpis/sums.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Spans in which production starts up, ascending. Rows must be ascending; what came before the first isn't known. */
export function startupsOf(rows: readonly LedgerRow[], startupS: number): Window[] {
  const lastsNs = BigInt(Math.round(startupS * 1e9));
  const spans: Window[] = [];
  let isAnew = false;
  for (const row of rows) {
    if (row.state === 'producing' && row.calendar === 'scheduled') {
      if (isAnew) spans.push({ fromNs: row.fromNs, toNs: row.fromNs + lastsNs });
      isAnew = false;
    } else if (beginsAnew(row)) {
      isAnew = true;
      const running = spans.at(-1);
      if (running !== undefined && running.toNs > row.fromNs) running.toNs = row.fromNs;
    }
  }
  return spans.filter((span) => span.fromNs < span.toNs);
}

/** A break isn't one: machines wait warm, with the product in them. */
const beginsAnew = ({ calendar, state }: LedgerRow): boolean =>
  calendar === 'unscheduled' ||
  calendar === 'planned-stop' ||
  state === 'setup' ||
  state === 'maintenance' ||
  state === 'off';
