/**
 * How fast a machine makes parts, over its last ten cycles: counted parts go in with the machine's run time, a rate
 * and the last cycle come out. Only time in `producing` counts, so that a stop doesn't make the next parts look slow.
 */

/** Cycles over which the rate is formed. */
export const PACE_CYCLES = 10;
/** A counter with fractions of parts could otherwise fill the memory. */
const POINTS_MAX = 64;

/** Readings of the counter, oldest first: run time of the machine's life, and parts since the first of these points. */
export type Pace = readonly PacePoint[];

export interface PacePoint {
  runNs: bigint;
  parts: number;
}

/** The pace after more parts were counted. */
export function counted(pace: Pace, runNs: bigint, parts: number): Pace {
  const last = pace.at(-1);
  const points = [...pace, { runNs, parts: (last?.parts ?? 0) + parts }];
  const newest = points.at(-1) as PacePoint;
  let first = 0;
  while (points.length - first > POINTS_MAX || newest.parts - (points[first + 1]?.parts ?? Infinity) >= PACE_CYCLES)
    first++;
  if (first === 0) return points;
  const base = points[first]?.parts ?? 0;
  return points.slice(first).map((point) => ({ runNs: point.runNs, parts: point.parts - base }));
}

/**
 * Parts per second, `null` before a whole cycle was seen. A cycle that already lasts longer than the others lowers the
 * rate before its part arrives.
 */
export function rateOf(pace: Pace, runNs: bigint): number | null {
  const first = pace[0];
  const last = pace.at(-1);
  if (!first || !last || pace.length < 2) return null;
  const parts = last.parts - first.parts;
  const spanS = Number(last.runNs - first.runNs) / 1e9;
  const openS = Number(runNs - last.runNs) / 1e9;
  if (spanS + openS <= 0) return null;
  const withOpen = (parts + 1) / (spanS + openS);
  return spanS > 0 ? Math.min(parts / spanS, withOpen) : withOpen;
}

/** Whether ten whole cycles were slower than the limit, a share of the ideal rate. */
export function isSlow(pace: Pace, runNs: bigint, idealCycleS: number, slowLimit: number): boolean {
  const first = pace[0];
  const last = pace.at(-1);
  if (!first || !last || last.parts - first.parts < PACE_CYCLES) return false;
  const rate = rateOf(pace, runNs);
  // A hair of tolerance: a machine at exactly its limit isn't below it.
  return rate !== null && rate * idealCycleS < slowLimit * (1 - 1e-9);
}

/** The last cycle, seconds a part; `null` before two readings. */
export function lastCycleS(pace: Pace): number | null {
  const last = pace.at(-1);
  const before = pace.at(-2);
  if (!last || !before || last.parts <= before.parts) return null;
  const spanS = Number(last.runNs - before.runNs) / 1e9;
  return spanS > 0 ? spanS / (last.parts - before.parts) : null;
}
