/**
 * The last step of a restore: what was made ready beside its place takes it, what is there goes aside, and a server that
 * starts when this was cut off in the middle is told rather than begun with nothing.
 */

import { existsSync } from 'node:fs';
import { readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { syncFolder } from '../durable.ts';
import { stampOf } from '../records/migration-backups.ts';
import { syncFolders } from './files.ts';

/** Where a restore makes ready what goes to a place; it stays there when it is broken off. */
export const stageOf = (place: string): string => `${place}.restoring`;

/** Whether there is anything in a folder but a lock. */
export async function isOccupied(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).some((name) => !isLock(name));
}

export const isLock = (name: string): boolean => /^lock(\.|$)/.test(name);

/**
 * The one moment: the stage is on the disk, what is at its place goes aside, the stage takes the name. A lock goes along
 * on both ways, so that nobody begins in between. Returns where it is that was there; `null` when there was nothing.
 * Throws when it can't be, and then what was there is there again.
 */
export async function takePlace(place: string, nowMs: number): Promise<string | null> {
  const stage = stageOf(place);
  await syncFolders(stage);
  const aside = (await isOccupied(place)) ? freeName(`${place}.before-restore-${stampOf(nowMs)}`) : null;
  if (aside === null) await rm(place, { recursive: true, force: true });
  else await rename(place, aside);
  try {
    await rename(stage, place);
  } catch (error) {
    if (aside !== null) await rename(aside, place);
    throw error;
  }
  await syncFolder(dirname(place));
  if (aside !== null) await unlink(join(aside, 'lock')).catch(() => {});
  return aside;
}

const freeName = (name: string): string => (existsSync(name) ? freeName(`${name}-again`) : name);

/**
 * Throws GEMBA_RESTORE_UNFINISHED where there are no records, and a restore has left what it had made ready: between its
 * two names nothing has the right one. Call it while the folder is locked.
 *
 * @param data `DATA/server`
 */
export function refuseUnfinished(data: string): void {
  const records = join(data, 'records');
  if (existsSync(records)) return;
  const stage = [stageOf(data), stageOf(records)].find((one) => existsSync(one));
  if (stage !== undefined) throw new GembaError('GEMBA_RESTORE_UNFINISHED', { folder: data, stage });
}
