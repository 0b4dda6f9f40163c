/**
 * What a restore leaves in the records: that they are of an earlier time, for the server to find out what is lost between
 * then and now; a line of the audit log; and nobody signed in, since who was signed out meanwhile would be in again.
 */

import { userInfo } from 'node:os';
import { GembaError } from '@gemba/contract/errors';
import type { Records } from '../records/port.ts';
import { KNOWN_MIGRATIONS, makeRecords } from '../records/registry.ts';
import { RESTORED } from '../records/restored.ts';

export interface RestoredFrom {
  /** Name of the backup. */
  backup: string;
  madeMs: number;
  /** When it was restored. */
  nowMs: number;
}

/**
 * Marks records in a folder that no server has; they stay at their migration. Throws GEMBA_BACKUP_NEWER when this release
 * can't read them.
 */
export async function markRestored(folder: string, from: RestoredFrom): Promise<void> {
  const records: Records = makeRecords({ folder, asTheyAre: true });
  await records.start();
  try {
    const found = await records.migration();
    if (found > KNOWN_MIGRATIONS) {
      const what = 'the migration of the records';
      throw new GembaError('GEMBA_BACKUP_NEWER', { release: 'a newer release', what, found, known: KNOWN_MIGRATIONS });
    }
    await records.deleteSessions({ expiredBeforeMs: Number.MAX_SAFE_INTEGER });
    await records.audit({
      atMs: from.nowMs,
      who: userInfo().username,
      from: 'command line',
      what: 'restore',
      subject: from.backup,
      detail: `made ${new Date(from.madeMs).toISOString()}`,
      result: 'done',
    });
    await records.setValue(RESTORED, JSON.stringify(from));
  } finally {
    await records.stop();
  }
}
