/** Backups in a folder: their names, and which of them are kept. */

import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stampOf } from '../records/migration-backups.ts';
import { MANIFEST_FILE } from './manifest.ts';

const NAME = /^gemba-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/;

/** Name of a backup that is begun at a time. */
export const backupName = (ms: number): string => `gemba-${stampOf(ms)}`;

/** Names of the whole backups in a folder, oldest first. */
export async function backupsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => NAME.test(name) && existsSync(join(folder, name, MANIFEST_FILE))).sort();
}

const DRAFT = /^(gemba-.*Z)\.partial$/;

/** Deletes what is left of backups that were begun before a time and never finished. */
export async function clearDrafts(folder: string, beforeMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, begun] = DRAFT.exec(name) ?? [];
    if (begun !== undefined && begun < backupName(beforeMs)) await rm(join(folder, name), { recursive: true });
  }
}

/** Deletes all but the last backups; returns the names of what was deleted. */
export async function pruneBackups(folder: string, keep: number): Promise<string[]> {
  const old = (await backupsIn(folder)).slice(0, -keep);
  for (const name of old) {
    // First what makes it whole: a backup that is deleted half way must not look like one.
    await rm(join(folder, name, MANIFEST_FILE));
    await rm(join(folder, name), { recursive: true });
  }
  return old;
}
