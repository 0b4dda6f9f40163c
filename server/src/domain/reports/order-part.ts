/** An order as a report tells it: as it stood at the end of the period, whenever the report is asked for. */

import type { Window } from '../kpis/sums.ts';
import type { Order } from '../orders/order.ts';

export interface OrderPart {
  order: Order;
  /** Of the product, in the plant's words. */
  product: string;
  /** Good parts, reworked ones among them: in the period, and in all until its end. */
  made: number;
  madeInAll: number;
}

/** How it stood at the end of the period. */
export type OrderStanding = 'not-begun' | 'open' | 'done' | 'cancelled';

/** @param untilNs end of the period, or now where that is earlier */
export function standingOf({ state, startedNs, endedNs }: Order, untilNs: bigint): OrderStanding {
  if (endedNs !== null && endedNs <= untilNs) return state === 'cancelled' ? 'cancelled' : 'done';
  return startedNs === null || startedNs >= untilNs ? 'not-begun' : 'open';
}

/** Seconds by which it is late, or was by then; `null` where it is not, or was given up. */
export function lateS(order: Order, untilNs: bigint): number | null {
  const standing = standingOf(order, untilNs);
  if (standing === 'cancelled') return null;
  const atNs = standing === 'done' ? (order.endedNs as bigint) : untilNs;
  return atNs > order.dueNs ? Number(atNs - order.dueNs) / 1e9 : null;
}

/** Whether a report of the period tells of it: it ran then, or was due by its end and not finished before it. */
export function concerns({ state, startedNs, endedNs, dueNs }: Order, { fromNs, toNs }: Window): boolean {
  if (endedNs !== null && endedNs <= fromNs) return false;
  if (startedNs !== null && startedNs < toNs) return true;
  return state !== 'cancelled' && dueNs < toNs;
}
