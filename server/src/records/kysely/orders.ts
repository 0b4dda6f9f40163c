/** Production orders, their events and the outbox, in tables. */

import type { OrderSource, OrderState } from '@gemba/contract/orders';
import type { Kysely, Selectable } from 'kysely';
import type { Order, OrderEvent } from '../../domain/orders/order.ts';
import { type Message, ORDERS_MAX, type OrdersQuery, type WaitingMessage } from '../orders/port.ts';
import { inSlices } from './slices.ts';
import type { ProductionOrderTable, Tables } from './tables.ts';

type Db = Kysely<Tables>;

export async function writeOrders(db: Db, orders: readonly Order[]): Promise<void> {
  const values = orders.map((order) => ({
    ...{ id: order.id, line: order.line, product: order.product, quantity: order.quantity },
    ...{ planned_start_ns: order.plannedStartNs, due_ns: order.dueNs },
    ...{ priority: order.priority, sequence: order.sequence, state: order.state, source: order.source },
    ...{ started_ns: order.startedNs, ended_ns: order.endedNs },
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('production_order')
      .values(slice)
      .onConflict((on) =>
        on.column('id').doUpdateSet((eb) => ({
          line: eb.ref('excluded.line'),
          product: eb.ref('excluded.product'),
          quantity: eb.ref('excluded.quantity'),
          planned_start_ns: eb.ref('excluded.planned_start_ns'),
          due_ns: eb.ref('excluded.due_ns'),
          priority: eb.ref('excluded.priority'),
          sequence: eb.ref('excluded.sequence'),
          state: eb.ref('excluded.state'),
          source: eb.ref('excluded.source'),
          started_ns: eb.ref('excluded.started_ns'),
          ended_ns: eb.ref('excluded.ended_ns'),
        })),
      )
      .execute();
  }
}

export async function readOrders(db: Db, { line, ids, states, ran, endedFromNs }: OrdersQuery): Promise<Order[]> {
  if (ids?.length === 0 || states?.length === 0) return [];
  let query = db.selectFrom('production_order').selectAll().orderBy('due_ns').orderBy('id').limit(ORDERS_MAX);
  if (line !== undefined) query = query.where('line', '=', line);
  if (states !== undefined) query = query.where('state', 'in', [...states]);
  if (endedFromNs !== undefined) query = query.where('ended_ns', '>=', endedFromNs);
  if (ran !== undefined) {
    query = query
      .where('started_ns', '<', ran.toNs)
      .where((eb) => eb.or([eb('ended_ns', 'is', null), eb('ended_ns', '>', ran.fromNs)]));
  }
  if (ids === undefined) return (await query.execute()).map(orderFromTable);
  const found: Order[] = [];
  for (const slice of inSlices(ids)) {
    found.push(...(await query.where('id', 'in', [...slice]).execute()).map(orderFromTable));
  }
  return found;
}

const orderFromTable = (row: Selectable<ProductionOrderTable>): Order => ({
  ...{ id: row.id, line: row.line, product: row.product, quantity: row.quantity },
  ...{ plannedStartNs: row.planned_start_ns, dueNs: row.due_ns },
  ...{ priority: Number(row.priority), sequence: row.sequence === null ? null : Number(row.sequence) },
  ...{ state: row.state as OrderState, source: row.source as OrderSource },
  ...{ startedNs: row.started_ns, endedNs: row.ended_ns },
});

export async function addOrderEvents(db: Db, events: readonly OrderEvent[]): Promise<void> {
  if (events.length === 0) return;
  const last = await db.selectFrom('order_event').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const first = Number(last?.id ?? 0n) + 1;
  const values = events.map(({ order, kind, atNs, by, comment }, index) => ({
    ...{ id: first + index, order_id: order, kind, at_ns: atNs, done_by: by, comment },
  }));
  for (const slice of inSlices(values)) await db.insertInto('order_event').values(slice).execute();
}

export async function readOrderEvents(db: Db, orders: readonly string[]): Promise<OrderEvent[]> {
  const found: OrderEvent[] = [];
  for (const slice of inSlices(orders)) {
    const rows = await db
      .selectFrom('order_event')
      .selectAll()
      .where('order_id', 'in', [...slice])
      .orderBy('id')
      .execute();
    for (const { order_id: order, kind, at_ns: atNs, done_by: by, comment } of rows) {
      found.push({ order, kind: kind as OrderEvent['kind'], atNs, by, comment });
    }
  }
  return found;
}

/** A message whose key is there already stays as it was. */
export async function addMessages(db: Db, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const last = await db.selectFrom('outbox').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const first = Number(last?.id ?? 0n) + 1;
  const values = messages.map(({ key, kind, subject, createdMs, fromMs }, index) => ({
    ...{ id: first + index, message_key: key, kind, subject, created_ms: createdMs },
    ...{ attempts: 0, next_ms: fromMs, sent_ms: null, last_error: null },
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('outbox')
      .values(slice)
      .onConflict((on) => on.column('message_key').doNothing())
      .execute();
  }
}

export async function readWaiting(db: Db, nowMs: number, limit: number): Promise<WaitingMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('sent_ms', 'is', null)
    .where('next_ms', '<=', BigInt(nowMs))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as earlier')
            .select('earlier.id')
            .where('earlier.sent_ms', 'is', null)
            .whereRef('earlier.subject', '=', 'outbox.subject')
            .whereRef('earlier.id', '<', 'outbox.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...{
      id: Number(row.id),
      key: row.message_key,
      kind: row.kind,
      subject: row.subject,
      createdMs: Number(row.created_ms),
    },
    ...{ attempts: Number(row.attempts), nextMs: Number(row.next_ms), lastError: row.last_error },
  }));
}

export async function readOutbox(db: Db) {
  const waiting = db.selectFrom('outbox').where('sent_ms', 'is', null);
  const { count } = await waiting.select((eb) => eb.fn.countAll<bigint>().as('count')).executeTakeFirstOrThrow();
  const oldest = await waiting.select(['created_ms', 'last_error']).orderBy('id').limit(1).executeTakeFirst();
  const oldestMs = oldest === undefined ? null : Number(oldest.created_ms);
  return { waiting: Number(count), oldestMs, lastError: oldest?.last_error ?? null };
}

export async function markSent(db: Db, id: number, atMs: number, keepFromMs: number): Promise<void> {
  await db.updateTable('outbox').set({ sent_ms: atMs, last_error: null }).where('id', '=', BigInt(id)).execute();
  await db.deleteFrom('outbox').where('sent_ms', '<', BigInt(keepFromMs)).execute();
}

export async function markFailed(db: Db, id: number, error: string, nextMs: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1n), next_ms: nextMs, last_error: error }))
    .where('id', '=', BigInt(id))
    .execute();
}
