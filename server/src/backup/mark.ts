/**
 * What a restore leaves in the records: that they are of an earlier time, for the server to find out what is lost between
 * then and now; a line of the audit log; and nobody signed in, since who was signed out meanwhile would be in again.
 */

import { userInfo } from 'node:os';
import type { Records } from '../records/port.ts';
import { makeRecords } from '../records/registry.ts';
import { RESTORED } from '../records/restored.ts';

export interface RestoredFrom {
  /** Name of the backup. */
  backup: string;
  madeMs: number;
  /** When it was restored. */
  nowMs: number;
}

/** Marks records in a folder that no server has, whatever release wrote them. */
export async function markRestored(folder: string, from: RestoredFrom): Promise<void> {
  const records: Records = makeRecords({ folder, asTheyAre: true });
  await records.start();
  try {
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
