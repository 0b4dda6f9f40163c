/**
 * A production order: so many good parts of a product, on a line, between a planned start and a due date [IEC 62264-2 work
 * request]. What is planned is in the order, what happened in its events; when it truly ran is read off the events.
 */

import type { OrderAct, OrderSource, OrderState } from '@gemba/contract/orders';

export interface Order {
  /** As the ERP or a person names it; unique in the enterprise. */
  id: string;
  line: string;
  product: string;
  /** Good parts that are wanted. */
  quantity: number;
  /** Before this it is not begun: material and people come then. */
  plannedStartNs: bigint;
  dueNs: bigint;
  /** 1 is the most urgent. */
  priority: number;
  /** Place in the line's order of work, ascending; `null` leaves it to priority and due date. */
  sequence: number | null;
  state: OrderState;
  source: OrderSource;
  /** First start, and the end of one that is done or cancelled. */
  startedNs: bigint | null;
  endedNs: bigint | null;
}

/** What was done to an order; `atNs` is when it took effect, not when it was written down. */
export interface OrderEvent {
  order: string;
  kind: 'created' | 'changed' | OrderAct;
  atNs: bigint;
  by: string | null;
  comment: string | null;
}

/** A stretch in which an order ran; an order that was paused has several. */
export interface RunSpan {
  order: string;
  product: string;
  fromNs: bigint;
  toNs: bigint;
}

/** Which state an act leads to; an act that is not in the row of a state can't be done in it. */
const TRANSITIONS: Readonly<Record<OrderState, Partial<Record<OrderAct, OrderState>>>> = {
  planned: { start: 'running', cancel: 'cancelled' },
  running: { pause: 'paused', finish: 'done', cancel: 'cancelled' },
  paused: { start: 'running', finish: 'done', cancel: 'cancelled' },
  done: {},
  cancelled: {},
};

/** The state after an act; `null` when it can't be done in the present one. */
export const stateAfter = (state: OrderState, act: OrderAct): OrderState | null => TRANSITIONS[state][act] ?? null;

/** Acts that a state allows, for buttons. */
export const actsOf = (state: OrderState): OrderAct[] => Object.keys(TRANSITIONS[state]) as OrderAct[];

/** Orders that still are to be worked on. */
export const isOpen = ({ state }: Pick<Order, 'state'>): boolean =>
  state === 'planned' || state === 'running' || state === 'paused';

/** When the order ran, ascending; what still runs ends at `nowNs`. Events may come in any order. */
export function runSpans(
  order: Pick<Order, 'id' | 'product'>,
  events: readonly OrderEvent[],
  nowNs: bigint,
): RunSpan[] {
  const spans: RunSpan[] = [];
  let sinceNs: bigint | null = null;
  const close = (toNs: bigint) => {
    if (sinceNs !== null && toNs > sinceNs)
      spans.push({ order: order.id, product: order.product, fromNs: sinceNs, toNs });
    sinceNs = null;
  };
  const acts = events.filter(({ kind }) => kind !== 'created' && kind !== 'changed');
  for (const { kind, atNs } of acts.toSorted((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0))) {
    if (kind === 'start') sinceNs ??= atNs;
    else close(atNs);
  }
  close(nowNs);
  return spans;
}

/**
 * Open orders of a line in the order in which they are worked: what runs, then what was paused, then by sequence (one
 * without comes after those with), priority, due date and id.
 */
export function inSequence(orders: readonly Order[]): Order[] {
  const rank = { running: 0, paused: 1, planned: 2, done: 3, cancelled: 3 };
  return orders
    .filter(isOpen)
    .sort(
      (a, b) =>
        rank[a.state] - rank[b.state] ||
        (a.sequence ?? Number.MAX_SAFE_INTEGER) - (b.sequence ?? Number.MAX_SAFE_INTEGER) ||
        a.priority - b.priority ||
        (a.dueNs < b.dueNs ? -1 : a.dueNs > b.dueNs ? 1 : 0) ||
        (a.id < b.id ? -1 : 1),
    );
}
