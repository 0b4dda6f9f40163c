/**
 * Puts records that were kept before a migration in the place of those that came of it: the way back to the release
 * before. Samples stay where they are; the server derives again what it has of them since then.
 */

import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { checkedCopy, RECORDS_FILE } from '../records/registry.ts';
import { markRestored } from './mark.ts';
import { stageOf, takePlace } from './place.ts';
import type { RestoreOptions } from './restore.ts';
import { checkRoom } from './room.ts';

/** When the backup was made, and where the records are that were there; `null`: there were none. */
export interface RestoredRecords {
  madeMs: number;
  aside: string | null;
}

/** Throws as `restoreBackup`. */
export async function restoreRecords(options: RestoreOptions): Promise<RestoredRecords> {
  const { from, data, replace, nowMs } = options;
  const records = join(data, 'records');
  const unusable = (error: Error) => new GembaError('GEMBA_BACKUP_UNUSABLE', { backup: from, reason: error.message });
  const { mtimeMs, size } = await stat(from).catch((error) => Promise.reject(unusable(error)));
  if (existsSync(join(records, RECORDS_FILE)) && !replace) {
    throw new GembaError('GEMBA_RESTORE_OCCUPIED', { folder: records });
  }
  const madeMs = Math.floor(mtimeMs);
  await lockFolder(data);
  try {
    const stage = stageOf(records);
    await rm(stage, { recursive: true, force: true });
    await mkdir(stage);
    await checkRoom(size, stage);
    await checkedCopy(from, join(stage, RECORDS_FILE), options.signal).catch((error) =>
      Promise.reject(unusable(error)),
    );
    await markRestored(stage, { backup: basename(from), madeMs, nowMs });
    return { madeMs, aside: await takePlace(records, nowMs) };
  } catch (error) {
    // Only of records that are there: else it says to the server that this was not finished.
    if (existsSync(records)) await rm(stageOf(records), { recursive: true, force: true });
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_RESTORE_FAILED', { folder: records, reason: (error as Error).message });
  } finally {
    await unlockFolder(data);
  }
}
