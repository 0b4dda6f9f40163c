/** What a line's page puts first; pure. */

import type { ShownState } from '@gemba/contract/state';
import type { SignalPlace } from '../live/machine.svelte.ts';
import { WORST_FIRST } from '../tiles/tone.ts';

/** The machine that a line's banner speaks of: the worst, and of equals the one that has been so for longest. */
export function worstOf<M extends { shown: ShownState; sinceMs: number | null }>(
  machines: readonly M[],
): M | undefined {
  return [...machines].sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.shown) - WORST_FIRST.indexOf(b.shown) ||
      (a.sinceMs ?? Number.POSITIVE_INFINITY) - (b.sinceMs ?? Number.POSITIVE_INFINITY),
  )[0];
}

/** Six signals fit beside each other on a desk. */
const SIGNALS_MAX = 6;

/** Signals worth a trend: measured values first, then cycle time and energy; not states, counters and modes. */
export function trendSignals(signals: readonly SignalPlace[]): SignalPlace[] {
  const rank = ['value', 'cycle-time', 'energy'];
  return signals
    .filter((signal) => rank.includes(signal.role) && (signal.type === 'float' || signal.type === 'int'))
    .sort((a, b) => rank.indexOf(a.role) - rank.indexOf(b.role))
    .slice(0, SIGNALS_MAX);
}
