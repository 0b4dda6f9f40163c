/**
 * Yields out of ledger rows: parts and their quality are summed over a window, ratios are formed when read. `reject`
 * counts parts that were not good at first, `rework` those of them that became good later; scrap is what is left of the
 * rejects [ISO 22400-2: scrap quantity, rework quantity]. What no counter tells is `null`, never a default.
 */

import type { Counting } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Half-open, `[fromNs, toNs)`. */
interface Span {
  fromNs: bigint;
  toNs: bigint;
}

/** Additive: counts of two windows that touch, or of two machines, are plain sums. */
export interface Parts {
  /** Good at first, not good at first, and of those the ones that became good. */
  good: number;
  reject: number;
  rework: number;
  /** Of `good` and `reject`: spread over time in which nobody watched. */
  estimated: number;
}

export interface Yields {
  /** Good at first ÷ all. */
  firstPass: number | null;
  /** Not good at first ÷ all: 1 − first-pass yield. */
  rejectRatio: number | null;
  /** Scrap ÷ all, and reworked ÷ all [ISO 22400-2: scrap ratio, rework ratio]. */
  scrapRatio: number | null;
  reworkRatio: number | null;
  /** Good in the end ÷ all [ISO 22400-2: quality ratio, rework counted as good]. */
  finalYield: number | null;
}

export const NO_PARTS: Parts = { good: 0, reject: 0, rework: 0, estimated: 0 };

/** Parts of `[fromNs, toNs)`; a row that the window cuts gives its share of time. */
export function partsOf(rows: readonly LedgerRow[], window: Span): Parts {
  let sum = NO_PARTS;
  for (const row of rows) {
    const share = shareOf(row, window);
    if (share <= 0) continue;
    const [good, reject] = [row.good * share, row.reject * share];
    const rework = row.rework * share;
    sum = addParts(sum, { good, reject, rework, estimated: row.estimated ? good + reject : 0 });
  }
  return sum;
}

export const addParts = (a: Parts, b: Parts): Parts => ({
  good: a.good + b.good,
  reject: a.reject + b.reject,
  rework: a.rework + b.rework,
  estimated: a.estimated + b.estimated,
});

/** Whether a machine's counters tell the quality of all its parts: two of total, good and reject. */
export const tellsQuality = (counting: Counting): boolean =>
  counting === 'good-reject' || counting === 'total-reject' || counting === 'total-good';

/** Yields of parts; all `null` where there are none. */
export function yieldsOf({ good, reject, rework }: Parts): Yields {
  const all = good + reject;
  const ratio = (parts: number) => (all > 0 ? parts / all : null);
  // A part can be made good only once: bookings beyond the rejects change nothing.
  const remade = Math.min(rework, reject);
  return {
    firstPass: ratio(good),
    rejectRatio: ratio(reject),
    scrapRatio: ratio(reject - remade),
    reworkRatio: ratio(remade),
    finalYield: ratio(good + remade),
  };
}

/**
 * Rolled throughput yield of a line: the chance of a part to pass all machines good at first, the product of their
 * first-pass yields. `null` when one of them isn't known.
 */
export function rolledThroughput(firstPass: readonly (number | null)[]): number | null {
  if (firstPass.length === 0 || firstPass.includes(null)) return null;
  return (firstPass as number[]).reduce((product, one) => product * one, 1);
}

/** Share of a row's time that lies in the window, 0 to 1. */
export function shareOf({ fromNs, toNs }: Span, window: Span): number {
  const from = fromNs > window.fromNs ? fromNs : window.fromNs;
  const to = toNs < window.toNs ? toNs : window.toNs;
  if (from >= to) return 0;
  return from === fromNs && to === toNs ? 1 : Number(to - from) / Number(toNs - fromNs);
}
