/** Migration 7: production orders, what happened to them, and what still has to be told of them. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function orderTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('production_order')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('line', 'text', required)
    .addColumn('product', 'text', required)
    .addColumn('quantity', 'double precision', required)
    .addColumn('planned_start_ns', 'bigint', required)
    .addColumn('due_ns', 'bigint', required)
    .addColumn('priority', 'integer', required)
    .addColumn('sequence', 'integer')
    .addColumn('state', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('started_ns', 'bigint')
    .addColumn('ended_ns', 'bigint')
    .execute();
  await db.schema
    .createIndex('production_order_by_line')
    .on('production_order')
    .columns(['line', 'state', 'due_ns'])
    .execute();
  await db.schema
    .createTable('order_event')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('order_id', 'text', (column) => column.notNull().references('production_order.id'))
    .addColumn('kind', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('done_by', 'text')
    .addColumn('comment', 'text')
    .execute();
  await db.schema.createIndex('order_event_by_order').on('order_event').columns(['order_id', 'id']).execute();
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('message_key', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('created_ms', 'bigint', required)
    .addColumn('attempts', 'integer', required)
    .addColumn('next_ms', 'bigint', required)
    .addColumn('sent_ms', 'bigint')
    .addColumn('last_error', 'text')
    .execute();
  await db.schema.createIndex('outbox_waiting').on('outbox').columns(['sent_ms', 'next_ms']).execute();
}
