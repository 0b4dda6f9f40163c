/** What people say of the past, beside the rows that it speaks of. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function edits(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('ledger_edit')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('machine', 'text', required)
    .addColumn('from_ns', 'bigint', required)
    .addColumn('to_ns', 'bigint', required)
    .addColumn('recorded_ns', 'bigint', required)
    .addColumn('done_by', 'text', required)
    .addColumn('comment', 'text')
    .addColumn('kind', 'text', required)
    .addColumn('about', 'text', required)
    .execute();
  await db.schema.createIndex('ledger_edit_machine').on('ledger_edit').columns(['machine', 'to_ns']).execute();
}
