/** Migration 4: schedules of reports, and what became of each report. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function reports(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('report_schedule')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('content', 'text', required)
    .execute();
  await db.schema
    .createTable('sent_report')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('schedule', 'text', required)
    .addColumn('report_key', 'text', required)
    .addColumn('correction', 'integer', required)
    .addColumn('state', 'text', required)
    .addColumn('end_ms', 'bigint', required)
    .addColumn('head', 'text', required)
    .addColumn('content', 'text', required)
    .addUniqueConstraint('sent_report_once', ['schedule', 'report_key', 'correction'])
    .execute();
  await db.schema.createIndex('sent_report_end').on('sent_report').column('end_ms').execute();
}
