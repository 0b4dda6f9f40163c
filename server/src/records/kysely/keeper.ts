/** Keeps the records before they are migrated: a whole backup beside them, or no migration. */

import { GembaError } from '@gemba/contract/errors';
import type { MigrationBackups } from '../migration-backups.ts';
import type { Keeper } from './migrate.ts';
import type { OpenedDatabase } from './opened.ts';

/** The keeper of an opened database; `keep` throws GEMBA_MIGRATION_BACKUP. */
export function keeperOf({ copy, bytes }: Pick<OpenedDatabase, 'copy' | 'bytes'>, backups: MigrationBackups): Keeper {
  return {
    keep: async (migration) => {
      try {
        await copy(await backups.place(migration, Date.now()));
        await backups.prune();
      } catch (error) {
        const megabytes = Math.ceil((await bytes()) / 1024 ** 2);
        const reason = (error as Error).message;
        throw new GembaError('GEMBA_MIGRATION_BACKUP', { reason, megabytes, folder: backups.folder });
      }
    },
    fitting: (known) => backups.fitting(known),
  };
}
