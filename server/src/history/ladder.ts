/**
 * Which buckets a window is put into: a window, the wanted number of points and the site's zone go in, edges come out. Widths
 * come from a short ladder and lie where everybody's lie, so that rollups of minutes and hours fit and pictures that
 * follow each other share their buckets. Pure.
 */

import { NS_PER_S } from '@gemba/contract/sample';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Widths of buckets, s, ascending. */
export const LADDER_S: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_S),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_S),
  DAY_S,
];
export const FINEST_S = 1;

/** Widths that all edges of a grid may be whole multiples of; the widest that fits is what the historian is asked for. */
const BASES_S = [HOUR_S, 30 * MINUTE_S, 15 * MINUTE_S, MINUTE_S];

/** Buckets that cover a window. */
export interface Grid {
  stepS: number;
  /** Ascending, one more than there are buckets. */
  edges: bigint[];
  /** Width that divides the stretch between any two edges, s; equal to `stepS` where all buckets have one width. */
  baseS: number;
}

/** The narrowest width of which at most `points` cover a window of this length; the widest where none is wide enough. */
export function stepFor(lengthNs: bigint, points: number): number {
  const wantedS = Number(lengthNs) / 1e9 / points;
  return LADDER_S.find((stepS) => stepS >= wantedS) ?? DAY_S;
}

/**
 * The buckets of width `stepS` that cover `[fromNs, toNs)`, snapped outward. Up to an hour they are multiples of their
 * width since 1970; wider ones begin at midnight of the site and follow its clock: a day is the plant's day, of 23 or 25
 * hours when its clocks change.
 */
export function gridOf(fromNs: bigint, toNs: bigint, stepS: number, timeZone: string): Grid {
  if (stepS > HOUR_S) return localGrid(fromNs, toNs, stepS, timeZone);
  const stepNs = BigInt(stepS) * NS_PER_S;
  const edges = [floorTo(fromNs, stepNs)];
  while ((edges.at(-1) as bigint) < toNs) edges.push((edges.at(-1) as bigint) + stepNs);
  return { stepS, edges, baseS: stepS };
}

function localGrid(fromNs: bigint, toNs: bigint, stepS: number, timeZone: string): Grid {
  const edges: bigint[] = [];
  const stepHours = stepS / HOUR_S;
  let date = new Temporal.ZonedDateTime(fromNs, timeZone).toPlainDate();
  while ((edges.at(-1) ?? fromNs) < toNs) {
    for (let hour = 0; hour < 24; hour += stepHours) {
      // A time that the clocks skip is the same stretch later, as in calendars; it never passes the next edge.
      const edge = date.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour) }).epochNanoseconds;
      if ((edges.at(-1) ?? edge) < toNs) edges.push(edge);
    }
    date = date.add({ days: 1 });
  }
  while (edges.length > 2 && (edges[1] as bigint) <= fromNs) edges.shift();
  const baseS = BASES_S.find((base) => edges.every((edge) => edge % (BigInt(base) * NS_PER_S) === 0n)) ?? 1;
  return { stepS, edges, baseS };
}

/** The greatest multiple of `stepNs` that is not after `timeNs`; before 1970 too. */
export const floorTo = (timeNs: bigint, stepNs: bigint): bigint => timeNs - (((timeNs % stepNs) + stepNs) % stepNs);
