/**
 * Figures of one machine in one window, formed from ledger rows when read: sums first, ratios last. What is unknown is
 * `null`, never a default, and time without data stands in no denominator.
 */

import type { KpiView } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { DEFAULT_PROFILE } from './registry.ts';
import { sumUp } from './sum-up.ts';
import type { Window } from './sums.ts';

/** A view with what only the server's own readers want: open stops that are still too young to be called a stop. */
export interface Figures extends KpiView {
  pendingStops: number;
}

/**
 * Figures of `[fromNs, toNs)`. Rows may reach beyond the window: a row that it cuts gives its share, and a stop that it
 * cuts gives its part but is judged by its true length, so rows from a micro-stop before and after should be given too.
 * Planned time of the window that no row covers is no data: for a machine that is heard, end the window at `settledNs`.
 */
export function kpis(rows: readonly LedgerRow[], window: Window, context: FoldContext): Figures {
  const profile = DEFAULT_PROFILE;
  const { sums, stops } = sumUp(rows, window, context, profile);
  const { figures } = profile;
  const { plannedS, noDataS, runS, downS, idealS, goodIdealS, good, reject } = sums;
  return {
    profile: profile.id,
    fromMs: msFromNs(window.fromNs),
    toMs: msFromNs(window.toNs),
    oee: figures.oee.of(sums),
    availability: figures.availability.of(sums),
    performance: figures.performance.of(sums),
    quality: figures.quality.of(sums),
    completeness: figures.completeness.of(sums),
    ...{ plannedS, noDataS, runS, downS, idealS, goodIdealS, good, reject },
    stops: stops.filter((stop) => stop.kind === 'stop').length,
    microStops: stops.filter((stop) => stop.kind === 'micro-stop').length,
    pendingStops: stops.filter((stop) => stop.kind === 'pending').length,
    stopsWithoutReason: stops.filter((stop) => stop.kind === 'stop' && stop.reason === null).length,
  };
}
