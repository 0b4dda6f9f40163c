/** Which change of product a line stands before: what it is set up for, and what its next order is of. */

import { inSequence, type Order } from './order.ts';

export interface Changeover {
  /** Product; `null` when nobody knows what the line is set up for. */
  from: string | null;
  to: string;
  /** Order that is changed over to. */
  order: string;
}

/** What the line is set up for: what runs, else what ran last, else its own product. */
export function setUpFor(orders: readonly Order[], own: string | null): string | null {
  const begun = orders.filter(({ startedNs }) => startedNs !== null);
  const running = begun.find(({ state }) => state === 'running');
  const last = begun.toSorted((a, b) => ((a.startedNs as bigint) < (b.startedNs as bigint) ? 1 : -1))[0];
  return (running ?? last)?.product ?? own;
}

/** The change before the next order; `null` where none waits, or it is of what the line is set up for. */
export function changeoverOf(orders: readonly Order[], own: string | null): Changeover | null {
  const next = inSequence(orders).find(({ state }) => state !== 'running');
  const from = setUpFor(orders, own);
  return next === undefined || next.product === from ? null : { from, to: next.product, order: next.id };
}
