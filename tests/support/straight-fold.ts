/** One undisturbed fold over all that is stored of a machine: what the ledger must say, whatever happened on the way. */

import type { Entry } from '@gemba/contract/sample';
import type { FoldContext } from '@gemba/server/domain/ledger/context';
import { fold } from '@gemba/server/domain/ledger/fold';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { type FoldState, initialFold } from '@gemba/server/domain/ledger/state';

/** Gaps first, then everything in order. */
export function foldOnce(stored: readonly Entry[], context: FoldContext): { state: FoldState; rows: LedgerRow[] } {
  const gaps = stored.filter(({ kind }) => kind === 'gap');
  const machine = context.placed.machine.id as Entry['machine'];
  const first = fold(initialFold(machine), gaps, context);
  const { state, rows } = fold(first.state, stored, context);
  const last = new Map([...first.rows, ...rows].map((row) => [row.fromNs, row]));
  return { state, rows: [...last.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1)) };
}

/** Index of the first row that differs; `null` when all are the same. */
export function firstDifference(rows: readonly LedgerRow[], others: readonly LedgerRow[]): number | null {
  const length = Math.max(rows.length, others.length);
  for (let i = 0; i < length; i++) if (rowText(rows[i]) !== rowText(others[i])) return i;
  return null;
}

export function rowText(row: LedgerRow | undefined): string {
  if (row === undefined) return 'nothing';
  return JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

export const totalsText = ({ settledNs, totals }: FoldState): string =>
  `through ${settledNs}: ran ${totals.runNs} ns, good ${totals.good}, reject ${totals.reject}`;
