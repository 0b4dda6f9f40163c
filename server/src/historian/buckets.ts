/** Where the buckets of a window lie, the same for every engine. Pure. */

import { GembaError } from '@gemba/contract/errors';

/** What a bucket without readings says. */
export const EMPTY_BUCKET = { count: 0, min: null, max: null, mean: null, first: null, last: null };

/** More than any screen has columns. */
const MAX_BUCKETS = 10_000;

/**
 * `n` buckets that cover `[fromNs, toNs)` without hole or overlap, of equal length to within a nanosecond: a time `t`
 * belongs to bucket ⌊(t − from) × n ÷ (to − from)⌋. Throws GEMBA_BAD_REQUEST on an empty window or a senseless `n`.
 */
export function bucketEdges(fromNs: bigint, toNs: bigint, n: number): { fromNs: bigint; toNs: bigint }[] {
  if (toNs <= fromNs) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'the window ends before it begins' });
  if (!Number.isInteger(n) || n < 1 || n > MAX_BUCKETS) {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: `the number of buckets must be 1 to ${MAX_BUCKETS}` });
  }
  const edge = (index: number) => fromNs + ceilDiv((toNs - fromNs) * BigInt(index), BigInt(n));
  return Array.from({ length: n }, (_, index) => ({ fromNs: edge(index), toNs: edge(index + 1) }));
}

/** For a dividend that isn't negative. */
const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
