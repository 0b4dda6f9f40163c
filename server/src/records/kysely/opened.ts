/** What the opener of a database hands over: the one part of the records that knows which database it is. */

import type { Kysely } from 'kysely';
import type { BackupOptions } from '../port.ts';
import type { Tables } from './tables.ts';

export interface OpenedDatabase {
  db: Kysely<Tables>;
  /** Called when the tables are there: lets the database itself refuse changes to the audit log. */
  protectAudit(): void | Promise<void>;
  /** As `Records.backup`, but for the error, which is the database's own. */
  copy(file: string, options?: BackupOptions): Promise<void>;
  /** What a copy takes, at most. */
  bytes(): Promise<number>;
}
