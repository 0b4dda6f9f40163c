/** What came of an order, for whoever planned it: when it truly ran, and what was made. */

import type { OrderedRow } from '../attribution.ts';
import type { Order } from '../order.ts';

/** Parts made while an order ran, at the line's counting point. */
export interface Made {
  /** Parts that were good at first. */
  good: number;
  /** Parts that were not good at first, and those of them that became good by rework. */
  reject: number;
  rework: number;
}

export interface OrderResult extends Made {
  order: Order;
  /** Parts that are lost: reject − rework [ISO 22400-2: scrap quantity]. */
  scrap: number;
}

/** Sums of the rows of an order. */
export function madeOf(rows: readonly OrderedRow[], order: string): Made {
  const made: Made = { good: 0, reject: 0, rework: 0 };
  for (const row of rows) {
    if (row.order !== order) continue;
    made.good += row.good;
    made.reject += row.reject;
    made.rework += row.rework;
  }
  return made;
}

/** Good parts that were delivered: good at first, or by rework. */
export const deliveredOf = ({ good, rework }: Made): number => good + rework;

export const resultOf = (order: Order, made: Made): OrderResult => ({
  order,
  ...made,
  scrap: made.reject - made.rework,
});
