/**
 * The outages of a machine, out of its rows: when each failure begins, when it is mended, and the time between. What a
 * failure is stands in `reliability.ts`; whoever counts failures, or asks when they were, walks here.
 */

import type { LedgerRow } from '../ledger/row.ts';
import { isStopped, type Stop } from './stops.ts';
import type { SumContext } from './sum-context.ts';
import { overlapS, type Window } from './sums.ts';

/** A row with what its stop makes of it. */
export interface Judged {
  row: LedgerRow;
  short: boolean;
}

/** Both ascend, and a stop is made of whole rows. */
export function judgedRows(rows: readonly LedgerRow[], stops: readonly Stop[]): Judged[] {
  let at = 0;
  return rows.map((row) => {
    while (at < stops.length && (stops[at] as Stop).toNs <= row.fromNs) at++;
    const stop = stops[at];
    const inside = stop !== undefined && stop.fromNs <= row.fromNs && isStopped(row);
    return { row, short: inside && stop.kind !== 'stop' };
  });
}

/** What is told on the way. */
export interface OutageVisitor {
  /** A failure begins with this row. */
  failed(row: LedgerRow): void;
  /** The outage ends with this row: how long it was in scheduled time, and in all, s. */
  repaired(row: LedgerRow, scheduledS: number, elapsedS: number): void;
  /** Known time outside outages: how much of the row lies in the window, s. */
  up(row: LedgerRow, seconds: number): void;
}

/** A failure that lasts, and its scheduled time so far. */
interface Outage {
  fromNs: bigint;
  scheduledS: number;
}

/** Rows must ascend, those of an outage that goes on in the window back to where it began. */
export function walkOutages(
  rows: readonly Judged[],
  window: Window,
  context: Pick<SumContext, 'kindOf'>,
  visitor: OutageVisitor,
): void {
  let outage: Outage | null = null;
  for (const { row, short } of rows) {
    if (row.fromNs >= window.toNs) break;
    if (outage === null && !short && isFailure(row, context)) {
      outage = { fromNs: row.fromNs, scheduledS: 0 };
      if (inside(row.fromNs, window)) visitor.failed(row);
    } else if (outage !== null && row.state === 'producing') {
      if (inside(row.fromNs, window)) {
        visitor.repaired(row, outage.scheduledS, Number(row.fromNs - outage.fromNs) / 1e9);
      }
      outage = null;
    }
    if (outage !== null) {
      if (isStopped(row)) outage.scheduledS += Number(row.toNs - row.fromNs) / 1e9;
      continue;
    }
    const seconds = overlapS(row, window);
    if (seconds > 0 && row.state !== 'no-data') visitor.up(row, seconds);
  }
}

const inside = (timeNs: bigint, window: Window): boolean => timeNs >= window.fromNs && timeNs < window.toNs;

function isFailure(row: LedgerRow, { kindOf }: Pick<SumContext, 'kindOf'>): boolean {
  if (!isStopped(row)) return false;
  const kind = kindOf(row.reason);
  return kind === 'breakdown' || (kind === null && row.state === 'faulted');
}
