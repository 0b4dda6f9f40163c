/** What an import does to the orders that are there: adds, changes, leaves alone, or refuses. */

import type { ImportFault, ImportMode } from '@gemba/contract/imports';
import type { ImportedOrder } from '@gemba/contract/orders';
import { msFromNs } from '@gemba/contract/sample';
import type { Order } from '../order.ts';
import type { ReadOrder } from './draft.ts';

export interface Outcome {
  orders: ImportedOrder[];
  faults: ImportFault[];
  /** Orders to write; empty when the mode wants all and something is broken. */
  write: Order[];
}

/** Fields that an import may change of an order that has not begun. */
const CHANGED = ['line', 'product', 'quantity', 'plannedStartNs', 'dueNs', 'priority', 'sequence'] as const;

/** @param present the orders of the records with the ids that are read */
export function outcomeOf(
  read: { orders: readonly ReadOrder[]; faults: readonly ImportFault[] },
  present: ReadonlyMap<string, Order>,
  mode: ImportMode,
): Outcome {
  const orders: ImportedOrder[] = [];
  const faults = [...read.faults];
  const write: Order[] = [];
  for (const { line, order: told, given } of read.orders) {
    const there = present.get(told.id);
    const order = there === undefined ? told : { ...told, ...keptOf(there, given) };
    const differs = there !== undefined && CHANGED.some((field) => there[field] !== order[field]);
    if (there !== undefined && differs && there.state !== 'planned') {
      const reason = `is ${there.state} already, and differs from what the file says`;
      const next = 'Take the row out, or change the order by hand.';
      faults.push({ line, column: 'order', value: order.id, reason, next });
      continue;
    }
    const does = there === undefined ? 'add' : differs ? 'change' : 'nothing';
    orders.push(importedOf(line, order, does));
    if (does !== 'nothing') write.push(order);
  }
  faults.sort((a, b) => a.line - b.line);
  return { orders, faults, write: mode === 'all-or-nothing' && faults.length > 0 ? [] : write };
}

/** What the file says nothing of stays as it is. */
const keptOf = (there: Order, given: ReadOrder['given']): Partial<Order> => ({
  ...(given.includes('start') ? {} : { plannedStartNs: there.plannedStartNs }),
  ...(given.includes('priority') ? {} : { priority: there.priority }),
  ...(given.includes('sequence') ? {} : { sequence: there.sequence }),
});

const importedOf = (line: number, order: Order, does: ImportedOrder['does']): ImportedOrder => ({
  line,
  order: order.id,
  onLine: order.line,
  product: order.product,
  quantity: order.quantity,
  plannedStartMs: msFromNs(order.plannedStartNs),
  dueMs: msFromNs(order.dueNs),
  priority: order.priority,
  sequence: order.sequence,
  does,
});
