/**
 * Puts a backup in the place of the server's data. Everything is checked before anything is touched, copied beside the
 * data, checked again on the way, and takes their name in the end: what is there before that moment stays as it was, and
 * is kept under another name after it. Broken off, it begins again where it was.
 */

import { rm, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { openCopy } from '../historian/registry.ts';
import { digestsOf } from './digests.ts';
import { copyDigesting, digestOf, filesBelow } from './files.ts';
import { type FileLine, type Manifest, readManifest } from './manifest.ts';
import { markRestored } from './mark.ts';
import { isLock, isOccupied, stageOf, takePlace } from './place.ts';
import { checkRoom } from './room.ts';

export interface RestoreOptions {
  /** Folder of the backup. */
  from: string;
  /** `DATA/server`. */
  data: string;
  /** Data that are there are kept aside; otherwise they are a reason to refuse. */
  replace: boolean;
  nowMs: number;
  signal?: AbortSignal;
  progress?: (progress: RestoreProgress) => void;
}

export interface RestoreProgress {
  step: 'checking' | 'copying';
  files: number;
  ofFiles: number;
  bytes: number;
}

export interface Restored {
  manifest: Manifest;
  /** Where the data are that were there before; `null` when there were none. */
  aside: string | null;
}

/** Stays in the backup: whoever restores decides which configuration is in force. */
const NOT_RESTORED = 'configuration/';

/**
 * Throws GEMBA_BACKUP_UNUSABLE and GEMBA_BACKUP_NEWER, GEMBA_RESTORE_OCCUPIED, GEMBA_DATA_LOCKED while a server runs on
 * the data, and GEMBA_RESTORE_FAILED; the data are as they were after each of them.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, data, replace } = options;
  const manifest = await readManifest(from);
  if (!replace && (await isOccupied(data))) throw new GembaError('GEMBA_RESTORE_OCCUPIED', { folder: data });
  // Before the long work: who has left the server running hears of it at once.
  await lockFolder(data);
  try {
    await check(manifest, options);
    return { manifest, aside: await replaceBy(manifest, options) };
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_RESTORE_FAILED', { folder: data, reason: (error as Error).message });
  } finally {
    await unlockFolder(data);
    // It was made for the lock, where nothing was before.
    await rmdir(data).catch(() => {});
  }
}

async function replaceBy(manifest: Manifest, options: RestoreOptions): Promise<string | null> {
  const { from, data, nowMs } = options;
  const stage = stageOf(data);
  await lockFolder(stage);
  try {
    await copyAll(manifest, stage, options);
    await tryOut(manifest, stage, from);
    await markRestored(join(stage, 'records'), { backup: basename(from), madeMs: manifest.madeMs, nowMs });
    return await takePlace(data, nowMs);
  } finally {
    await unlockFolder(stage);
  }
}

/** Whether the historian of this release reads what the one of the backup wrote. */
async function tryOut({ historian: { kind, elsewhere } }: Manifest, stage: string, from: string): Promise<void> {
  if (elsewhere !== null) return;
  const unusable = (reason: string) => new GembaError('GEMBA_BACKUP_UNUSABLE', { backup: from, reason });
  const historian = openCopy(kind, join(stage, 'historian'));
  if (historian === null) throw unusable(`this release knows no historian "${kind}"`);
  try {
    await historian.start();
  } catch (error) {
    throw unusable(`its samples can not be read (${kind}): ${(error as Error).message}`);
  } finally {
    await historian.stop();
  }
}

/** Every file of the manifest is there and as it was written; files that it doesn't name are left where they are. */
async function check({ files }: Manifest, { from, signal, progress }: RestoreOptions): Promise<void> {
  const faults = await Promise.all(
    files.map(async ({ path, bytes }) => {
      const size = await stat(join(from, path)).then(
        (found) => (found.isFile() ? found.size : null),
        () => null,
      );
      if (size === bytes) return null;
      return { path, problem: size === null ? 'is missing' : `has ${size} bytes in the place of ${bytes}` };
    }),
  );
  const whole = files.filter((_line, index) => faults[index] === null);
  let bytes = 0;
  const wanted = new Map(whole.map((line) => [line.path, line.sha256]));
  const damaged: string[] = [];
  let read = 0;
  const each = (line: FileLine) => {
    bytes += line.bytes;
    if (wanted.get(line.path) !== line.sha256) damaged.push(line.path);
    progress?.({ step: 'checking', files: ++read, ofFiles: files.length, bytes });
  };
  await digestsOf({ folder: from, paths: whole.map(({ path }) => path) }, { each, ...(signal && { signal }) });
  const found = [
    ...faults.filter((fault) => fault !== null),
    ...damaged.map((path) => ({ path, problem: 'is not what was written' })),
  ];
  if (found.length === 0) return;
  const next = 'Take another backup.';
  const reason = `${found.length} of ${files.length} files are not as they were made`;
  throw new GembaError(
    'GEMBA_BACKUP_UNUSABLE',
    { backup: from, reason },
    found.map((fault) => ({ ...fault, next })),
  );
}

async function copyAll({ files }: Manifest, stage: string, options: RestoreOptions): Promise<void> {
  const { from, signal, progress } = options;
  const wanted = files.filter(({ path }) => !path.startsWith(NOT_RESTORED));
  const known = new Set(wanted.map(({ path }) => path));
  for (const path of await filesBelow(stage)) {
    if (!known.has(path) && !isLock(path)) await rm(join(stage, path));
  }
  await checkRoom(await missingBytes(wanted, stage), stage);
  let bytes = 0;
  for (const [index, line] of wanted.entries()) {
    signal?.throwIfAborted();
    const to = join(stage, line.path);
    if (!(await isThere(to, line))) {
      const { sha256 } = await copyDigesting(join(from, line.path), to, signal);
      if (sha256 !== line.sha256) throw new Error(`${line.path} changed while it was copied`);
    }
    bytes += line.bytes;
    progress?.({ step: 'copying', files: index + 1, ofFiles: wanted.length, bytes });
  }
}

/** Left by an attempt before this one. */
async function isThere(file: string, { bytes, sha256 }: FileLine): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found?.size === bytes && (await digestOf(file)).sha256 === sha256;
}

/** Of what is still to be copied. */
async function missingBytes(files: readonly FileLine[], stage: string): Promise<number> {
  let missing = 0;
  for (const { path, bytes } of files) {
    const found = await stat(join(stage, path)).catch(() => null);
    missing += Math.max(0, bytes - (found?.size ?? 0));
  }
  return missing;
}
