/** Joins what the historian kept and what came since into the points of a small trend; pure. */

import type { Bucket } from '../api/history.ts';
import type { SparkPoint } from '../widgets/spark.ts';

interface Stretch {
  fromMs: number;
  toMs: number;
}

/**
 * Points from `fromMs` to `toMs`. A machine reports on change, so an empty bucket holds the last value before it; inside a
 * stretch without data nobody knows, and the line breaks.
 * @param blind stretches of which nothing is known
 * @param before what held when the first bucket began
 */
export function trend(
  history: readonly Bucket[],
  recent: readonly { timeMs: number; value: number }[],
  blind: readonly Stretch[],
  fromMs: number,
  toMs: number,
  before: number | null = null,
): SparkPoint[] {
  const x = (ms: number): number => (ms - fromMs) / (toMs - fromMs);
  const isBlind = (ms: number): boolean => blind.some((stretch) => ms >= stretch.fromMs && ms < stretch.toMs);
  const points: SparkPoint[] = [];
  let held = before;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const bucket of history) {
    const middle = (bucket.fromMs + bucket.toMs) / 2;
    if (bucket.count > 0) {
      held = typeof bucket.last === 'number' ? bucket.last : bucket.mean;
      points.push({ x: x(middle), y: bucket.mean, min: bucket.min, max: bucket.max });
      endMs = bucket.toMs;
    } else {
      if (isBlind(middle)) held = null;
      points.push({ x: x(middle), y: held });
    }
  }
  for (const { timeMs, value } of recent) {
    if (timeMs < endMs || timeMs < fromMs) continue;
    while (points.length > 0 && points.at(-1)!.x > x(timeMs)) points.pop();
    points.push({ x: x(timeMs), y: value });
    held = value;
  }
  if (held !== null && points.length > 0 && points.at(-1)!.x < 1 && !isBlind(toMs - 1)) points.push({ x: 1, y: held });
  return points.filter((point) => point.x >= 0 && point.x <= 1);
}
