/**
 * Brings the tables up to what this release knows: numbered migrations, forward only, each in a transaction with the
 * line that says that it was applied, and a backup before the first of them. Records written by a newer release are
 * refused.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Kysely } from 'kysely';
import { MIGRATIONS, type Migration } from './migrations/registry.ts';
import type { Tables } from './tables.ts';

/** Who keeps the records as they are before they are changed. */
export interface Keeper {
  /** Makes a backup of records that hold something; nothing is changed when it rejects. */
  keep(migration: number): Promise<void>;
  /** The newest backup that a release with so many migrations can read, in words; `null` when there is none. */
  fitting(known: number): Promise<string | null>;
}

export interface MigrateOptions {
  migrations?: readonly Migration[];
  /** Absent where there is nothing to keep: records in memory. */
  keeper?: Keeper | undefined;
}

/**
 * Returns the number of the last migration. Throws GEMBA_RECORDS_NEWER, having changed nothing, when the tables are ahead
 * of the release, and what the keeper throws.
 */
export async function migrate(db: Kysely<Tables>, { migrations = MIGRATIONS, keeper }: MigrateOptions = {}) {
  await db.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_ms', 'bigint', (column) => column.notNull())
    .execute();

  const found = await lastMigration(db);
  const known = migrations.length;
  if (found > known) {
    const backup = (await keeper?.fitting(known)) ?? 'BACKUP-MADE-BEFORE-IT';
    throw new GembaError('GEMBA_RECORDS_NEWER', { found, known, backup });
  }
  if (found > 0 && found < known) await keeper?.keep(found);

  for (const [index, migration] of migrations.entries()) {
    if (index < found) continue;
    await db.transaction().execute(async (transaction) => {
      await migration.up(transaction);
      const line = { number: index + 1, name: migration.name, applied_ms: Date.now() };
      await transaction.insertInto('schema_migration').values(line).execute();
    });
  }
  return known;
}

/** Number of the last migration that was applied; 0 in new records. */
export async function lastMigration(db: Kysely<Tables>): Promise<number> {
  const newest = await db
    .selectFrom('schema_migration')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(newest?.number ?? 0);
}
