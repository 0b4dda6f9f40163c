/** Whether two calendars say the same of a stretch of time, as far as rows of the ledger hold it; pure. */

import type { LineCalendar } from './line-calendar.ts';

/**
 * First moment of `[fromNs, toNs)` of which two calendars say another class or another shift; `null` when they say the same
 * of all of it.
 */
export function firstDifference(a: LineCalendar, b: LineCalendar, fromNs: bigint, toNs: bigint): bigint | null {
  for (let at = fromNs; at < toNs; ) {
    const [one, other] = [a.segmentAt(at), b.segmentAt(at)];
    if (one.calendar !== other.calendar || one.shift?.key !== other.shift?.key) return at;
    at = one.toNs < other.toNs ? one.toNs : other.toNs;
  }
  return null;
}
