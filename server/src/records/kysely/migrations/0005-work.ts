/** Procedures with their versions and receipts, targets, and tasks of shifts. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function work(db: Kysely<Tables>): Promise<void> {
  await procedureTables(db);
  await targetTable(db);
  await taskTables(db);
}

/** Contents stand by themselves: who lists versions doesn't read megabytes. */
async function procedureTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('work_procedure')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('document', 'text', required)
    .execute();
  await db.schema
    .createTable('procedure_version')
    .addColumn('work_procedure', 'text', required)
    .addColumn('number', 'bigint', required)
    .addColumn('document', 'text', required)
    .addPrimaryKeyConstraint('procedure_version_pk', ['work_procedure', 'number'])
    .addForeignKeyConstraint('procedure_version_of', ['work_procedure'], 'work_procedure', ['id'])
    .execute();
  await db.schema
    .createTable('procedure_content')
    .addColumn('work_procedure', 'text', required)
    .addColumn('number', 'bigint', required)
    .addColumn('content', 'blob', required)
    .addPrimaryKeyConstraint('procedure_content_pk', ['work_procedure', 'number'])
    .execute();
  await db.schema
    .createTable('procedure_receipt')
    .addColumn('work_procedure', 'text', required)
    .addColumn('number', 'bigint', required)
    .addColumn('person', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addPrimaryKeyConstraint('procedure_receipt_pk', ['work_procedure', 'number', 'person'])
    .execute();
  await db.schema.createIndex('procedure_receipt_person').on('procedure_receipt').column('person').execute();
}

async function targetTable(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('target')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('figure', 'text', required)
    .addColumn('level', 'text', required)
    .addColumn('place', 'text', required)
    .addColumn('team', 'text')
    .addColumn('shift', 'text')
    .addColumn('from_day', 'text', required)
    .addColumn('value', 'double precision')
    .addColumn('note', 'text', required)
    .addColumn('set_by', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .execute();
}

async function taskTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('task')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('line', 'text', required)
    .addColumn('recurs', 'integer', required)
    .addColumn('settled_ns', 'bigint')
    .addColumn('document', 'text', required)
    .execute();
  await db.schema.createIndex('task_line').on('task').columns(['line', 'settled_ns']).execute();
  await db.schema
    .createTable('task_act')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('task', 'bigint', (column) => column.notNull().references('task.id'))
    .addColumn('occurrence', 'text')
    .addColumn('kind', 'text', required)
    .addColumn('done_by', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('note', 'text', required)
    .execute();
  await db.schema.createIndex('task_act_task').on('task_act').columns(['task', 'at_ns']).execute();
}
