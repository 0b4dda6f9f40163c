/**
 * What an order should have made by when: its quantity spread evenly over the working time between planned start and due
 * date, so that the curve stands still in breaks, at night and while maintenance is planned. Takt is the same, told as
 * time for one part: available time ÷ demand [ISO 22400-2 and lean practice alike].
 */

import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { Order } from './order.ts';
import { type Span, WorkingTime } from './working-time.ts';

export interface TargetPoint {
  timeNs: bigint;
  /** Good parts that should be made by then. */
  parts: number;
}

export interface Target {
  /** Corners of the curve: straight lines lie between them. Empty where there is no working time at all. */
  curve: TargetPoint[];
  /** Working seconds for one part; `null` without working time. */
  taktS: number | null;
  /** Good parts that should be made by now; `null` without working time. */
  now: number | null;
}

type Planned = Pick<Order, 'quantity' | 'plannedStartNs' | 'dueNs'>;

/** The target of an order. `taken` is time that maintenance takes of the line. */
export function targetOf(
  order: Planned,
  calendar: Pick<LineCalendar, 'segmentAt'>,
  taken: readonly Span[],
  nowNs: bigint,
): Target {
  const time = new WorkingTime(calendar, order.plannedStartNs, taken);
  const availableS = time.until(order.dueNs);
  if (availableS <= 0) return { curve: [], taktS: null, now: null };
  const parts = (timeNs: bigint) => (order.quantity * time.until(timeNs)) / availableS;
  const curve: TargetPoint[] = [];
  const push = (timeNs: bigint) => {
    if (curve.at(-1)?.timeNs !== timeNs) curve.push({ timeNs, parts: parts(timeNs) });
  };
  push(order.plannedStartNs);
  for (const { fromNs, toNs } of time.spans(order.dueNs)) {
    push(fromNs);
    push(toNs < order.dueNs ? toNs : order.dueNs);
  }
  push(order.dueNs);
  return { curve, taktS: availableS / order.quantity, now: nowNs < order.dueNs ? parts(nowNs) : order.quantity };
}
