/**
 * A program for the kill test: opens the records as a release would that has one migration more, which takes everything
 * away before it is done; says so in the middle of it, and waits to be killed.
 */

import { join } from 'node:path';
import { MIGRATIONS } from '@gemba/server/records/kysely/migrations/registry';
import { KyselyRecords } from '@gemba/server/records/kysely/records';
import { MigrationBackups } from '@gemba/server/records/migration-backups';
import { openSqlite } from '@gemba/server/records/sqlite/open';

/** The records of the next release; `midway` is waited for when the migration has changed everything. */
export const nextRelease = (folder: string, midway: () => Promise<void>) =>
  new KyselyRecords(async () => openSqlite(join(folder, 'records.sqlite')), {
    backups: new MigrationBackups(join(folder, 'backups')),
    migrations: [
      ...MIGRATIONS,
      {
        name: 'summary',
        up: async (db) => {
          await db.schema.createTable('summary').addColumn('rows', 'bigint').execute();
          await db.deleteFrom('ledger_row').execute();
          await db.schema.dropTable('fold').execute();
          await midway();
        },
      },
    ],
  });

async function run(folder: string): Promise<void> {
  setInterval(() => {}, 1000);
  await nextRelease(folder, () => {
    console.log('midway');
    return new Promise(() => {});
  }).start();
}

const [folder] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await run(folder);
