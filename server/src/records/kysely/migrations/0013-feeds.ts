/** Calendar feeds: who made them, of what, and the hash of the secret in their address. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function feeds(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('calendar_feed')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('person', 'text', required)
    .addColumn('created_ms', 'bigint', required)
    .addColumn('read_ms', 'bigint')
    .addColumn('document', 'text', required)
    .execute();
  await db.schema.createIndex('calendar_feed_by_person').on('calendar_feed').column('person').execute();
}
