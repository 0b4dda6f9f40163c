/**
 * Puts records that were kept before a migration in the place of those that came of it: the way back to the release
 * before. Samples stay where they are; the server derives again what it has of them since then.
 */

import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { stampOf } from '../records/migration-backups.ts';
import { checkedCopy, RECORDS_FILE } from '../records/registry.ts';
import { syncFolder } from './files.ts';
import { markRestored } from './mark.ts';
import type { RestoreOptions } from './restore.ts';

/** Throws as `restoreBackup`. Returns when the backup was made, and where the records are that were there; `null`: there were none. */
export async function restoreRecords({
  from,
  data,
  replace,
  nowMs,
  signal,
}: RestoreOptions): Promise<{ madeMs: number; aside: string | null }> {
  const [records, stage] = [join(data, 'records'), join(data, 'records.restoring')];
  if (existsSync(join(records, RECORDS_FILE)) && !replace) {
    throw new GembaError('GEMBA_RESTORE_OCCUPIED', { folder: records });
  }
  await lockFolder(data);
  try {
    const { mtimeMs } = await stat(from);
    const madeMs = Math.floor(mtimeMs);
    await rm(stage, { recursive: true, force: true });
    await mkdir(stage);
    try {
      await checkedCopy(from, join(stage, RECORDS_FILE), signal);
      await markRestored(stage, { backup: basename(from), madeMs, nowMs });
    } catch (error) {
      await rm(stage, { recursive: true, force: true });
      throw new GembaError('GEMBA_BACKUP_UNUSABLE', { backup: from, reason: (error as Error).message });
    }
    const aside = existsSync(records) ? `${records}.before-restore-${stampOf(nowMs)}` : null;
    if (aside !== null) await rename(records, aside);
    await rename(stage, records);
    await syncFolder(data);
    return { madeMs, aside };
  } finally {
    await unlockFolder(data);
  }
}
