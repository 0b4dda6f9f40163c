/** The one place that knows which records there are. PostgreSQL will be a second opener beneath the same tables. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MIGRATIONS } from './kysely/migrations/registry.ts';
import { KyselyRecords } from './kysely/records.ts';
import { MigrationBackups } from './migration-backups.ts';
import type { Records } from './port.ts';
import { copySqlite } from './sqlite/copy.ts';
import { openSqlite } from './sqlite/open.ts';

export interface RecordsOptions {
  /** `DATA/server/records`; made if missing. */
  folder: string;
  /** `DATA/server/backups`: where they are kept before migrations (default: they are not kept). */
  backups?: string;
  /** Opens them to be looked at and copied, without bringing them up to this release. */
  asTheyAre?: boolean;
}

/** Name of the records' file in their folder. */
export const RECORDS_FILE = 'records.sqlite';

/** Migrations that this release knows: it can't read what has more of them. */
export const KNOWN_MIGRATIONS = MIGRATIONS.length;

/** Copies the file of records that nobody has open, if it is sound. */
export const checkedCopy = (from: string, to: string, signal?: AbortSignal): Promise<void> =>
  copySqlite({ from, to }, signal === undefined ? {} : { signal });

/** Records in `FOLDER/records.sqlite`, not yet started. */
export function makeRecords({ folder, backups, asTheyAre }: RecordsOptions): Records {
  const open = async () => {
    await mkdir(folder, { recursive: true });
    return openSqlite(join(folder, RECORDS_FILE));
  };
  return new KyselyRecords(open, {
    ...(backups !== undefined && { backups: new MigrationBackups(backups) }),
    ...(asTheyAre && { asTheyAre }),
  });
}
