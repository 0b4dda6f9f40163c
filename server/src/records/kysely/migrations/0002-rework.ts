/**
 * Migration: rows tell reworked parts. Rows from before know of none: a start folds again what samples still tell, by
 * the version of the fold, and older rows keep 0.
 */

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function rework(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('ledger_row')
    .addColumn('rework', 'double precision', (column) => column.notNull().defaultTo(0))
    .execute();
}
