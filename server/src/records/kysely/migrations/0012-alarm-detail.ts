/** What a condition said besides the value, in the journal: before, it was gone once the alarm was over. */

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function alarmDetail(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('alarm_transition').addColumn('detail', 'text').execute();
}
