/** Sums of production days: what a year by day is read from, instead of all its rows. */

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function daySums(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('day_sum')
    .addColumn('machine', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    // Rows that touch this stretch decide the sums: the day and what its stops are judged by.
    .addColumn('from_ns', 'bigint', (column) => column.notNull())
    .addColumn('to_ns', 'bigint', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('claim', 'text', (column) => column.notNull())
    .addColumn('total', 'text')
    .addColumn('slices', 'text')
    .addPrimaryKeyConstraint('day_sum_key', ['machine', 'day'])
    .execute();
  await db.schema.createIndex('day_sum_machine_to').on('day_sum').columns(['machine', 'to_ns']).execute();
  await db.schema.createIndex('day_sum_to').on('day_sum').column('to_ns').execute();
}
