/** When orders ran on a line, read from the records: what rows are attributed by (docs/decisions/0016). */

import { type RunSpan, runSpans } from '../domain/orders/order.ts';
import type { OrderRecords } from '../records/orders/port.ts';

/** Where an order that still runs ends, until somebody ends it. */
const STILL_RUNS_NS = 1n << 62n;

/** Stretches of the orders of a line that touch `[fromNs, toNs)`, whole, ascending; none overlaps another. */
export async function runsOn(
  records: Pick<OrderRecords, 'orders' | 'orderEvents'>,
  line: string,
  fromNs: bigint,
  toNs: bigint,
): Promise<RunSpan[]> {
  const ran = await records.orders({ line, ran: { fromNs, toNs } });
  if (ran.length === 0) return [];
  const events = Map.groupBy(await records.orderEvents(ran.map(({ id }) => id)), ({ order }) => order);
  return ran
    .flatMap((order) => runSpans(order, events.get(order.id) ?? [], STILL_RUNS_NS))
    .filter((span) => span.toNs > fromNs && span.fromNs < toNs)
    .sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
}
