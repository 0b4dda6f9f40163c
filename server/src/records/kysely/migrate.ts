/**
 * Brings the tables up to what this release knows: numbered migrations, forward only, each in a transaction with the
 * line that says that it was applied. Records written by a newer release are refused.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Kysely } from 'kysely';
import { MIGRATIONS, type Migration } from './migrations/registry.ts';
import type { Tables } from './tables.ts';

/** Throws GEMBA_RECORDS_NEWER, having changed nothing, when the tables are ahead of the release. */
export async function migrate(db: Kysely<Tables>, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await db.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_ms', 'bigint', (column) => column.notNull())
    .execute();

  const newest = await db
    .selectFrom('schema_migration')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const found = Number(newest?.number ?? 0);
  if (found > migrations.length) throw new GembaError('GEMBA_RECORDS_NEWER', { found, known: migrations.length });

  for (const [index, migration] of migrations.entries()) {
    if (index < found) continue;
    await db.transaction().execute(async (transaction) => {
      await migration.up(transaction);
      const line = { number: index + 1, name: migration.name, applied_ms: Date.now() };
      await transaction.insertInto('schema_migration').values(line).execute();
    });
  }
}
