/** The parts that a ledger has counted through its last row, from what is stored of it: rows, and the fold's state. */

import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import type { FoldState } from '@gemba/server/domain/ledger/state';

/**
 * What was made in the very last moment that was observed, as the state changed, belongs to the row that begins there.
 * That row is not given out before time has passed in it: until then the fold's state holds it.
 */
export function countedParts(rows: readonly LedgerRow[], state: FoldState | null): { good: number; reject: number } {
  const open = state?.open;
  const waiting = open && open.fromNs === open.toNs ? [open] : [];
  const sum = (quality: 'good' | 'reject') => [...rows, ...waiting].reduce((all, row) => all + row[quality], 0);
  // Parts that the total hasn't told of yet are in the rows already.
  return { good: sum('good') - (state?.debt ?? 0), reject: sum('reject') };
}
