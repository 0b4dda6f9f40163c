/**
 * How a measured value goes on with the machine's use: means over stretches of run time, of what was measured while it
 * produced. A machine that rests neither wears nor says how worn it is. Part of the fold, as counters are.
 */

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
