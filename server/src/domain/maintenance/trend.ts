/**
 * Where a measured value goes: its trend over run time since the last service, and in how many run hours it reaches a
 * limit. Against wall time a machine that rests would seem to have stopped wearing.
 */

import type { TrendPoint } from '../ledger/trend.ts';
import { reachOf, trendOf } from '../trends/theil-sen.ts';

export interface TrendQuestion {
  limit: number;
  /** It falls to the limit. */
  falling: boolean;
  /** Run hours that are looked back. */
  windowH: number;
  /** How sure `latestH` is to be, 0.5…1. */
  confidence: number;
  /** Points before this life-to-date, run s, belong to what was serviced since. */
  sinceRunS: number;
  /** Run seconds now. */
  runS: number;
}

export interface TrendAnswer {
  /** What the trend says of now. */
  value: number;
  /** Run hours until the limit is reached, as it looks and at the latest; 0 when it has been; `null`: never. */
  expectedH: number | null;
  latestH: number | null;
}

/** What the points since the last service say; `null` while there are too few of them. */
export function trendAnswer(points: readonly TrendPoint[], question: TrendQuestion): TrendAnswer | null {
  const { limit, falling, windowH, confidence, sinceRunS, runS } = question;
  const fromH = Math.max(sinceRunS / 3600, runS / 3600 - windowH);
  const seen = points
    .map(({ runS: sumS, value, count }) => ({ at: sumS / count / 3600, value: value / count }))
    .filter(({ at }) => at > fromH);
  // One-sided: that it comes later is all that there is to fear.
  const trend = trendOf(seen, runS / 3600, 2 * confidence - 1);
  if (trend === null) return null;
  const { expected, latest } = reachOf(trend, limit, falling ? 'below' : 'above');
  return { value: trend.level, expectedH: expected, latestH: latest };
}
