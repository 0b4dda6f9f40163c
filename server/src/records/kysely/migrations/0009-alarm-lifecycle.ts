/** What held an announcement, what several alarms have in common, and the journal as people search it. */

import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();

export async function alarmLifecycle(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('alarm_transition').addColumn('held', 'text').execute();
  await db.schema.createIndex('alarm_transition_at').on('alarm_transition').column('at_ns').execute();
  await db.schema
    .createIndex('alarm_transition_alarm')
    .on('alarm_transition')
    .columns(['machine', 'rule', 'id'])
    .execute();
  await db.schema
    .createTable('annunciator')
    .addColumn('kind', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('memory', 'text', required)
    .addPrimaryKeyConstraint('annunciator_key', ['kind', 'name'])
    .execute();
}
