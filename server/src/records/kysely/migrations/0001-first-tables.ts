/** Migration 1: the tables of the first release. A migration that has been released is never edited. */

import type { ColumnBuilderCallback, CreateTableBuilder, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function firstTables(db: Kysely<Tables>): Promise<void> {
  await derivedTables(db);
  await alarmTables(db);
  await maintenanceTables(db);
  await accessTables(db);
}

/** What is derived from samples, and the positions it was derived from. */
async function derivedTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('stored_position')
    .addColumn('sink', 'text', required)
    .addColumn('gateway', 'text', required)
    .addColumn('epoch', 'text', required)
    .addColumn('ranges', 'text', required)
    .addPrimaryKeyConstraint('stored_position_pk', ['sink', 'gateway', 'epoch'])
    .execute();
  await db.schema
    .createTable('ledger_row')
    .addColumn('machine', 'text', required)
    .addColumn('from_ns', 'bigint', required)
    .addColumn('to_ns', 'bigint', required)
    .addColumn('calendar', 'text', required)
    .addColumn('shift', 'text')
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('product', 'text')
    .addColumn('good', 'double precision', required)
    .addColumn('reject', 'double precision', required)
    .addColumn('ideal_s', 'double precision', required)
    .addColumn('good_ideal_s', 'double precision', required)
    .addColumn('energy_kwh', 'double precision', required)
    .addColumn('estimated', 'integer', required)
    .addPrimaryKeyConstraint('ledger_row_pk', ['machine', 'from_ns'])
    .execute();
  await foldColumns(db.schema.createTable('fold')).addPrimaryKeyConstraint('fold_pk', ['machine']).execute();
  await foldColumns(db.schema.createTable('fold_checkpoint'))
    .addPrimaryKeyConstraint('fold_checkpoint_pk', ['machine', 'settled_ns'])
    .execute();
  await db.schema
    .createTable('dirty_window')
    .addColumn('machine', 'text', (column) => column.primaryKey().notNull())
    .addColumn('from_ns', 'bigint', required)
    .execute();
}

const foldColumns = (table: CreateTableBuilder<string>) =>
  table
    .addColumn('machine', 'text', required)
    .addColumn('settled_ns', 'bigint', required)
    .addColumn('state', 'text', required);

async function alarmTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('alarm')
    .addColumn('rule', 'text', required)
    .addColumn('machine', 'text', required)
    .addColumn('memory', 'text', required)
    .addPrimaryKeyConstraint('alarm_pk', ['rule', 'machine'])
    .execute();
  await db.schema
    .createTable('alarm_transition')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('occurrence', 'text', required)
    .addColumn('rule', 'text', required)
    .addColumn('machine', 'text', required)
    .addColumn('transition', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('state', 'text', required)
    .addColumn('suppression', 'text', required)
    .addColumn('done_by', 'text')
    .addColumn('comment', 'text')
    .addColumn('value', 'double precision')
    .addColumn('announce', 'integer', required)
    .addColumn('late', 'integer', required)
    .execute();
}

async function maintenanceTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('maintenance_plan')
    .addColumn('plan', 'text', (column) => column.primaryKey().notNull())
    .addColumn('memory', 'text', required)
    .execute();
  await db.schema
    .createTable('maintenance_fact')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('plan', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('job', 'text')
    .addColumn('at_ns', 'bigint', required)
    .addColumn('due_ns', 'bigint')
    .addColumn('done_by', 'text')
    .addColumn('comment', 'text')
    .execute();
}

async function accessTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('account')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('role', 'text', required)
    .addColumn('password_hash', 'text', required)
    .addColumn('must_change', 'integer', required)
    .addColumn('created_ms', 'bigint', required)
    .execute();
  await db.schema
    .createTable('login_session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account', 'text', (column) => column.notNull().references('account.name').onDelete('cascade'))
    .addColumn('created_ms', 'bigint', required)
    .addColumn('expires_ms', 'bigint', required)
    .execute();
  await db.schema.createIndex('login_session_account').on('login_session').column('account').execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('at_ms', 'bigint', required)
    .addColumn('who', 'text', required)
    .addColumn('origin', 'text', required)
    .addColumn('what', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('detail', 'text', required)
    .addColumn('result', 'text', required)
    .addColumn('hash', 'text', required)
    .execute();
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('content', 'text', required)
    .execute();
}
