/**
 * How a measured value goes on with the machine's use: means over stretches of run time, of what was measured while it
 * produced. A machine that rests neither wears nor says how worn it is. Part of the fold, as counters are.
 */

import type { Run } from './run.ts';

/** Stretches that a trend is judged by; older ones are forgotten. */
export const TREND_POINTS = 48;

/** Measured values within one stretch of run time. */
export interface TrendPoint {
  /** Which stretch since the beginning of the machine's life. */
  at: number;
  count: number;
  /** Sums of run seconds and of values. */
  runS: number;
  value: number;
}

export interface Trend {
  /** Time of the newest sample, taken in or not. */
  newestNs: bigint;
  /** Ascending, at most {@link TREND_POINTS}. */
  points: readonly TrendPoint[];
}

/** Takes a value in. */
export function follow(run: Run, signal: string, value: number | null, timeNs: bigint): void {
  const { draft, context } = run;
  const stretchS = context.trended.get(signal);
  if (stretchS === undefined) return;
  const points = draft.trends[signal]?.points ?? [];
  if (draft.state !== 'producing' || value === null) {
    draft.trends = { ...draft.trends, [signal]: { newestNs: timeNs, points } };
    return;
  }
  const runS = Number(draft.totals.runNs) / 1e9;
  const at = Math.floor(runS / stretchS);
  const last = points.at(-1);
  const next =
    last?.at === at
      ? [...points.slice(0, -1), { at, count: last.count + 1, runS: last.runS + runS, value: last.value + value }]
      : [...points, { at, count: 1, runS, value }].slice(-TREND_POINTS);
  draft.trends = { ...draft.trends, [signal]: { newestNs: timeNs, points: next } };
}
