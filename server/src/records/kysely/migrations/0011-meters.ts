/** Meters, and plans that count by any of them: what was remembered of run hours becomes what is remembered of meters. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function meters(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('meter_act')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('machine', 'text', required)
    .addColumn('meter', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('content', 'text', required)
    .execute();
  await db.schema
    .createTable('meter_event')
    .addColumn('machine', 'text', required)
    .addColumn('signal', 'text', required)
    .addColumn('at_ns', 'bigint', required)
    .addColumn('kind', 'text', required)
    .addColumn('from_value', 'double precision')
    .addColumn('to_value', 'double precision', required)
    .addColumn('counted', 'double precision', required)
    .addPrimaryKeyConstraint('meter_event_key', ['machine', 'at_ns', 'signal', 'kind'])
    .execute();
  await db.schema
    .createTable('meter')
    .addColumn('machine', 'text', required)
    .addColumn('meter', 'text', required)
    .addColumn('carried', 'double precision', required)
    .addColumn('highest', 'double precision', required)
    .addPrimaryKeyConstraint('meter_key', ['machine', 'meter'])
    .execute();
  await db.schema.alterTable('maintenance_fact').addColumn('via', 'text').execute();
  await plansByMeters(db);
}

/** As release 12 remembered a plan. */
interface OldPlan {
  lastDoneNs: unknown;
  countsFromNs?: unknown;
  runSAtReset?: number;
  job: { tasks?: null } | null;
}

async function plansByMeters(db: Kysely<Tables>): Promise<void> {
  for (const { plan, memory } of await db.selectFrom('maintenance_plan').selectAll().execute()) {
    const { countsFromNs, runSAtReset, job, ...kept } = JSON.parse(memory) as OldPlan;
    if (countsFromNs === undefined) continue;
    const text = JSON.stringify({
      ...{ satisfied: {}, ...kept },
      sinceNs: kept.lastDoneNs ?? countsFromNs,
      begun: kept.lastDoneNs === null ? 'seen' : 'done',
      atReset: { 'run-hours': runSAtReset ?? 0 },
      ...{ came: {}, warned: {}, rest: null, rests: 0, services: [] },
      job: job === null ? null : { ...job, tasks: null },
    });
    await db.updateTable('maintenance_plan').set({ memory: text }).where('plan', '=', plan).execute();
  }
}
