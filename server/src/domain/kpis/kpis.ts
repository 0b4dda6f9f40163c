/** Figures of one machine in one window, formed from ledger rows when read: sums first, ratios last. */

import type { KpiView } from '@gemba/contract/live';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

export interface Window {
  fromNs: bigint;
  toNs: bigint;
}

/** A view with what only the server's own readers want: open stops that are still too young to be called a stop. */
export interface Figures extends KpiView {
  pendingStops: number;
}

/**
 * Figures of `[fromNs, toNs)`. Rows may reach beyond the window: parts of a row are taken in proportion, and a stop
 * that the window cuts is judged by its true length. Planned time of the window that no row covers is no data.
 */
export function kpis(_rows: readonly LedgerRow[], _window: Window, _context: FoldContext): Figures {
  throw new Error('not yet');
}
