/** Migration 14: jobs and their journal, requests, spare parts and the movements of their stock, attachments. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();
const id: ColumnBuilderCallback = (column) => column.primaryKey().notNull();

export async function jobs(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('job')
    .addColumn('id', 'text', id)
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('machine', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('plan', 'text')
    .addColumn('ended_ns', 'bigint')
    .addColumn('document', 'text', required)
    .execute();
  await db.schema.createIndex('job_by_end').on('job').columns(['ended_ns', 'number']).execute();
  await db.schema.createIndex('job_by_machine').on('job').columns(['machine', 'number']).execute();
  await db.schema
    .createTable('job_fact')
    .addColumn('id', 'integer', id)
    .addColumn('job', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('recorded_ns', 'bigint', required)
    .addColumn('done_by', 'text')
    .addColumn('comment', 'text')
    .addColumn('about', 'text', required)
    .execute();
  await db.schema.createIndex('job_fact_by_job').on('job_fact').columns(['job', 'id']).execute();
  await db.schema
    .createTable('job_request')
    .addColumn('id', 'text', id)
    .addColumn('machine', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('document', 'text', required)
    .execute();
  await db.schema.createIndex('job_request_by_state').on('job_request').columns(['state', 'at_ns']).execute();
  await partTables(db);
  await db.schema
    .createTable('attachment')
    .addColumn('id', 'integer', id)
    .addColumn('act', 'text', (column) => column.notNull().unique())
    .addColumn('job', 'text')
    .addColumn('request', 'text')
    .addColumn('document', 'text', required)
    .execute();
  await db.schema.createIndex('attachment_by_job').on('attachment').column('job').execute();
  await db.schema.createIndex('attachment_by_request').on('attachment').column('request').execute();
}

async function partTables(db: Kysely<Tables>): Promise<void> {
  await db.schema.createTable('part').addColumn('id', 'text', id).addColumn('document', 'text', required).execute();
  await db.schema
    .createTable('stock_movement')
    .addColumn('id', 'integer', id)
    .addColumn('part', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('milli', 'bigint', required)
    .addColumn('job', 'text')
    .addColumn('done_by', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('comment', 'text')
    .addColumn('act', 'text', required)
    .execute();
  await db.schema.createIndex('stock_movement_by_part').on('stock_movement').columns(['part', 'id']).execute();
  await db.schema.createIndex('stock_movement_by_act').on('stock_movement').column('act').execute();
}
