/**
 * A set of journal positions of one gateway and epoch, kept as inclusive ranges. Each of the server's two sinks has
 * one; a batch is stored when it is in both. Pure: every operation returns a new set.
 */

import type { PositionRange } from './stored.ts';

/** Ascending, disjoint, not touching. */
export type PositionSet = readonly PositionRange[];

export const EMPTY: PositionSet = [];

/** Whether the set holds the position. */
export function has(set: PositionSet, position: number): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = set[middle] as PositionRange;
    if (position < first) high = middle - 1;
    else if (position > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** The set with the stretch `first…last` added. */
export function add(set: PositionSet, first: number, last: number = first): PositionSet {
  const result: PositionRange[] = [];
  let [from, to] = [first, last];
  let placed = false;
  for (const range of set) {
    if (range[1] < from - 1) result.push(range);
    else if (range[0] > to + 1) {
      if (!placed) result.push([from, to]);
      placed = true;
      result.push(range);
    } else {
      from = Math.min(from, range[0]);
      to = Math.max(to, range[1]);
    }
  }
  if (!placed) result.push([from, to]);
  return result;
}

/** What is in both. */
export function intersect(a: PositionSet, b: PositionSet): PositionSet {
  const result: PositionRange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [af, al] = a[i] as PositionRange;
    const [bf, bl] = b[j] as PositionRange;
    const from = Math.max(af, bf);
    const to = Math.min(al, bl);
    if (from <= to) result.push([from, to]);
    if (al < bl) i++;
    else j++;
  }
  return result;
}

/** The last position of the stretch that begins at 1; 0 when position 1 is missing. */
export const contiguous = (set: PositionSet): number => (set[0] !== undefined && set[0][0] <= 1 ? set[0][1] : 0);
