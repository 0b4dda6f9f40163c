/**
 * A trend that outliers don't bend, and how sure it is: points in order of time go in, slope and level with an interval
 * come out. The slope is the median of the slopes between all pairs [Theil 1950], its interval that of Sen [1968], formed
 * from the ranks of those slopes with the normal approximation of Kendall's statistic, as in Gilbert, Statistical Methods
 * for Environmental Pollution Monitoring (1987), §16.5. Up to 29 % of the points may be wrong by any amount. The interval
 * takes the points for independent: of values that hang together it is too narrow, so take means of longer stretches.
 */

export interface TrendPoint {
  /** In any unit of time; the slope is per that unit. */
  at: number;
  value: number;
}

export interface Trend {
  slope: number;
  /** Two-sided interval of the slope. */
  slopeLow: number;
  slopeHigh: number;
  /** What the trend says of the present, `now`. */
  level: number;
}

/** Fewest points that a trend is formed from: of fewer, ranks say nothing with any confidence worth the name. */
export const TREND_MIN_POINTS = 10;

/**
 * The trend of points at different times; `confidence` between 0 and 1, two-sided. `null` for fewer than
 * {@link TREND_MIN_POINTS}. Of n points n(n − 1) ÷ 2 slopes are sorted: give some dozens, not thousands.
 */
export function trendOf(points: readonly TrendPoint[], now: number, confidence: number): Trend | null {
  const n = points.length;
  if (n < TREND_MIN_POINTS) return null;
  const slopes = slopesOf(points);
  if (slopes.length === 0) return null;
  const slope = medianOfSorted(slopes);
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const low = Math.max(0, Math.round((slopes.length - spread) / 2) - 1);
  const high = Math.min(slopes.length - 1, Math.round((slopes.length + spread) / 2));
  const levels = Float64Array.from(points, ({ at, value }) => value - slope * (at - now)).sort();
  return {
    slope,
    slopeLow: slopes[low] as number,
    slopeHigh: slopes[high] as number,
    level: medianOfSorted(levels),
  };
}

/** Slopes between all pairs, ascending; typed, because numbers are sorted ten times as fast in it. */
function slopesOf(points: readonly TrendPoint[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < points.length; i += 1) {
    const a = points[i] as TrendPoint;
    for (let j = i + 1; j < points.length; j += 1) {
      const b = points[j] as TrendPoint;
      if (b.at === a.at) continue;
      slopes[count] = (b.value - a.value) / (b.at - a.at);
      count += 1;
    }
  }
  return slopes.subarray(0, count).sort();
}

/** When a limit is reached by the trend, and by the two ends of its interval; times from `now` on, `null`: never. */
export interface Reach {
  expected: number | null;
  earliest: number | null;
  latest: number | null;
}

/** When the trend reaches a limit that lies on one side; 0 where it has been reached. */
export function reachOf(
  { level, slope, slopeLow, slopeHigh }: Trend,
  limit: number,
  towards: 'above' | 'below',
): Reach {
  const sign = towards === 'above' ? 1 : -1;
  const left = sign * (limit - level);
  const after = (rate: number) => (left <= 0 ? 0 : sign * rate > 0 ? left / (sign * rate) : null);
  const [fast, slow] = towards === 'above' ? [slopeHigh, slopeLow] : [slopeLow, slopeHigh];
  return { expected: after(slope), earliest: after(fast), latest: after(slow) };
}

function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * The standard normal distribution's quantile, to 4.5·10⁻⁴: Abramowitz and Stegun, Handbook of Mathematical Functions
 * (1964), 26.2.23. `p` from 0.5 on and below 1.
 */
export function normalQuantile(p: number): number {
  if (p <= 0.5) return 0;
  const t = Math.sqrt(-2 * Math.log(1 - p));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}
