/** Migration 12: the outbox of alarms, the messages that are made of it, and what people say about being told. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function notifications(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('announcement')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('announcement_key', 'text', (column) => column.notNull().unique())
    .addColumn('transition_id', 'integer', (column) => column.notNull().references('alarm_transition.id'))
    .addColumn('ended_ns', 'bigint')
    .addColumn('escalation', 'text')
    .execute();
  await db.schema.createIndex('announcement_open').on('announcement').column('ended_ns').execute();
  await db.schema
    .createTable('notification_message')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('message_key', 'text', (column) => column.notNull().unique())
    .addColumn('person', 'text')
    .addColumn('state', 'text', required)
    .addColumn('ended_ns', 'bigint')
    .addColumn('document', 'text', required)
    .execute();
  await db.schema
    .createIndex('notification_message_by_state')
    .on('notification_message')
    .columns(['state', 'id'])
    .execute();
  await db.schema
    .createTable('notification_document')
    .addColumn('kind', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('version', 'integer', required)
    .addColumn('content', 'text', required)
    .addPrimaryKeyConstraint('notification_document_key', ['kind', 'name'])
    .execute();
}
