/** The one place that knows which records there are. PostgreSQL will be a second opener beneath the same tables. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KyselyRecords } from './kysely/records.ts';
import type { Records } from './port.ts';
import { openSqlite } from './sqlite/open.ts';

export interface RecordsOptions {
  /** `DATA/server/records`; made if missing. */
  folder: string;
}

/** Records in `FOLDER/records.sqlite`, not yet started. */
export function makeRecords({ folder }: RecordsOptions): Records {
  return new KyselyRecords(async () => {
    await mkdir(folder, { recursive: true });
    return openSqlite(join(folder, 'records.sqlite'));
  });
}
