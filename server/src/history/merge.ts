/** Narrow buckets made into wider ones: what the historian holds in whole hours, as days of the site. Pure. */

import type { Bucket } from '../historian/port.ts';

/** One bucket for each stretch between two edges; `narrow` is ascending, and each of its buckets lies within a stretch. */
export function mergeBuckets(narrow: readonly Bucket[], edges: readonly bigint[]): Bucket[] {
  const merged: Bucket[] = [];
  let next = 0;
  for (let i = 1; i < edges.length; i++) {
    const [fromNs, toNs] = [edges[i - 1] as bigint, edges[i] as bigint];
    const start = next;
    while (next < narrow.length && (narrow[next] as Bucket).toNs <= toNs) next += 1;
    const filled = narrow.slice(start, next).filter(({ count }) => count > 0);
    merged.push({ fromNs, toNs, ...mergeFilled(filled) });
  }
  return merged;
}

function mergeFilled(filled: readonly Bucket[]): Omit<Bucket, 'fromNs' | 'toNs'> {
  const numbers = filled.filter(({ mean }) => mean !== null);
  const weight = numbers.reduce((sum, { count }) => sum + count, 0);
  const sum = numbers.reduce((all, { mean, count }) => all + (mean as number) * count, 0);
  const among = (pick: (...values: number[]) => number, of: 'min' | 'max') =>
    numbers.length === 0
      ? null
      : numbers.reduce((found, bucket) => pick(found, bucket[of] as number), numbers[0]?.[of] as number);
  return {
    count: filled.reduce((all, { count }) => all + count, 0),
    min: among(Math.min, 'min'),
    max: among(Math.max, 'max'),
    mean: weight === 0 ? null : sum / weight,
    first: filled[0]?.first ?? null,
    last: filled.at(-1)?.last ?? null,
  };
}
