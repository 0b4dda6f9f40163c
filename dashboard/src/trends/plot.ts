/** Segments as the columns that a chart draws: a step where a value begins, a hole where it ends and nothing follows. Pure. */

import type { Segment } from './segments.ts';

/** Columns of one signal; a mean is drawn as a line, least and greatest as the edges of a band. */
export type Columns = [timeMs: number[], mean: Column, max: Column, min: Column];
type Column = (number | null)[];

/** A hole begins so much after what it follows: a chart takes one value a moment. */
const BREAK_MS = 0.01;

export function columnsOf(segments: readonly Segment[]): Columns {
  const [times, mean, max, min]: Columns = [[], [], [], []];
  const push = (timeMs: number, ...values: readonly [number | null, number | null, number | null]): void => {
    times.push(timeMs);
    mean.push(values[0]);
    max.push(values[1]);
    min.push(values[2]);
  };
  for (const [i, { fromMs, toMs, value, min: least, max: greatest }] of segments.entries()) {
    if (typeof value !== 'number') continue;
    push(fromMs, value, greatest, least);
    if (segments[i + 1]?.fromMs === toMs) continue;
    // It reaches its own end, and there it breaks off.
    push(toMs, value, greatest, least);
    push(toMs + BREAK_MS, null, null, null);
  }
  return [times, mean, max, min];
}

/** Least and greatest of what is seen of a lane, with air around it; `null` where there is nothing. */
export function reachOf(lane: readonly (readonly Segment[])[], fromMs: number, toMs: number): [number, number] | null {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const segments of lane) {
    for (const segment of segments) {
      if (segment.toMs <= fromMs || segment.fromMs >= toMs || segment.min === null || segment.max === null) continue;
      least = Math.min(least, segment.min);
      greatest = Math.max(greatest, segment.max);
    }
  }
  if (least > greatest) return null;
  const air = (greatest - least) * 0.08 || Math.max(Math.abs(greatest) * 0.05, 0.5);
  return [least - air, greatest + air];
}

/** Signals of one unit share a lane; what has no unit has one of its own. */
export function lanesOf<S extends { unit: string | null }>(signals: readonly S[]): S[][] {
  const lanes: S[][] = [];
  for (const signal of signals) {
    const lane = signal.unit === null ? undefined : lanes.find(([first]) => first?.unit === signal.unit);
    if (lane === undefined) lanes.push([signal]);
    else lane.push(signal);
  }
  return lanes;
}

/** Numbers are lines, the rest are strips: a state has no height. */
export const isLine = ({ type, role }: { type: string; role: string }): boolean =>
  (type === 'float' || type === 'int') && role !== 'state' && role !== 'mode' && role !== 'reason';
