/** The part of the records that keeps production orders, what happened to them, and what still has to be told of them. */

import type { MachineId } from '@gemba/contract/identity';
import type { OrderState } from '@gemba/contract/orders';
import type { Order, OrderEvent } from '../../domain/orders/order.ts';

/** A message to another program, which is sent until it is taken. */
export interface Message {
  /** Names it for good: the other side takes a second one of the same key for the first. */
  key: string;
  /** What has happened, and to what; what is sent is made of the records when it goes. */
  kind: string;
  subject: string;
  createdMs: number;
  /** Not tried before: what is still on its way in the records shall be in it. */
  fromMs: number;
}

/** A message on its way. */
export interface WaitingMessage extends Omit<Message, 'fromMs'> {
  id: number;
  /** How often it was tried, when it is tried next, and what went wrong last. */
  attempts: number;
  nextMs: number;
  lastError: string | null;
}

/** From a time on something else is said of a machine. */
export interface Restated {
  machine: MachineId;
  fromNs: bigint;
}

export interface OrdersQuery {
  line?: string;
  ids?: readonly string[];
  states?: readonly OrderState[];
  /** Those that ran at some time in `[fromNs, toNs)`. */
  ran?: { fromNs: bigint; toNs: bigint };
  /** Those that ended at the time or later. */
  endedFromNs?: bigint;
}

/** Most orders of one answer. */
export const ORDERS_MAX = 10_000;

export interface OrderRecords {
  /**
   * Orders (written over those of the same id), events and messages: all of it, or nothing. Kept sums of the machines of
   * which it says something else from a time on (`restated`) go with it.
   */
  putOrders(
    orders: readonly Order[],
    events: readonly OrderEvent[],
    messages?: readonly Message[],
    restated?: readonly Restated[],
  ): Promise<void>;
  /** By due date, then id; at most {@link ORDERS_MAX}. */
  orders(query: OrdersQuery): Promise<Order[]>;
  /** In the order in which they were written down. */
  orderEvents(orders: readonly string[]): Promise<OrderEvent[]>;

  /** Messages that may be tried at the time, oldest first; of each subject only the oldest that still waits. */
  waitingMessages(nowMs: number, limit: number): Promise<WaitingMessage[]>;
  /** How many wait in all, and since when the oldest. */
  outbox(): Promise<{ waiting: number; oldestMs: number | null; lastError: string | null }>;
  /** It was taken; one that was taken before `keepFromMs` goes. */
  messageSent(id: number, atMs: number, keepFromMs: number): Promise<void>;
  messageFailed(id: number, error: string, nextMs: number): Promise<void>;
}
