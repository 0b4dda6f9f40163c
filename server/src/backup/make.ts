/**
 * Makes a backup of everything that the server keeps: records and historian as of one moment at which both have the same,
 * then the spool, which is ahead of both, then whatever else lies in the server's folder and the configuration. A server
 * that runs makes it of itself; of one that is stopped the command makes it.
 *
 * The order is what makes a restore safe. A position of the spool that a restored sink has, and the restored spool has
 * not yet given, would be given again, and what comes under it taken for a copy: so the spool is copied after the sinks,
 * and releases nothing from before them until it is copied.
 */

import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { syncFolder } from '../durable.ts';
import type { Historian } from '../historian/port.ts';
import type { GatewayPositions, Records } from '../records/port.ts';
import { RECORDS_FILE } from '../records/registry.ts';
import { digestsOf } from './digests.ts';
import { copyDurably, filesBelow, syncFolders } from './files.ts';
import { FORMAT, type Manifest, writeManifest } from './manifest.ts';
import { watchRoom } from './room.ts';

/** What a backup is made of. */
export interface BackupParts {
  /** `DATA/server`. */
  data: string;
  release: string;
  nowMs: () => number;
  records: Pick<Records, 'backup' | 'migration' | 'positions'>;
  historian: Pick<Historian, 'backup' | 'positions'>;
  historianKind: string;
  /** The configuration that is in force: each file by the name that it has in the backup. */
  configuration: Readonly<Record<string, string>>;
  /** Runs while both sinks have the same, and nothing changes them. */
  still<T>(act: () => Promise<T>): Promise<T>;
  /** The spool releases nothing until the function returned is called. */
  holdSpool(): Promise<() => void>;
}

/** How far it is. */
export interface BackupProgress {
  files: number;
  ofFiles: number;
  bytes: number;
}

export interface MakeOptions {
  /** Bytes that must stay free on the disk: with less it is broken off. */
  leaveBytes?: number;
  signal?: AbortSignal;
  progress?: (progress: BackupProgress) => void;
}

/** Folders of the server that have their own way into a backup, or none. */
const NOT_COPIED = new Set(['records', 'historian', 'spool', 'backups', 'exports']);
/** A lock belongs to a process, a key to its run, and a draft to nobody. */
const PASSING = /^(lock(\..*)?|console\.json(\..*)?|.*\.(new|partial|restoring)|.*\.before-restore-.*)$/;

/**
 * Makes the backup in a folder that is not there yet; it has that name when it is whole. Throws GEMBA_BACKUP_FAILED,
 * leaving nothing behind.
 */
export async function makeBackup(parts: BackupParts, folder: string, options: MakeOptions = {}): Promise<Manifest> {
  const draft = `${folder}.partial`;
  try {
    if (existsSync(folder)) throw new Error(`${folder} is there already`);
    await rm(draft, { recursive: true, force: true });
    // In it are hashes of passwords.
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const manifest = await gather(parts, draft, options);
    await syncFolders(draft);
    await writeManifest(draft, manifest);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_BACKUP_FAILED', { folder, reason: (error as Error).message });
  }
}

async function gather(
  parts: BackupParts,
  draft: string,
  { signal: told, progress, leaveBytes = 0 }: MakeOptions,
): Promise<Manifest> {
  const own = new AbortController();
  const signal = told === undefined ? own.signal : AbortSignal.any([own.signal, told]);
  const { data, release, records, historian, configuration } = parts;
  const letGo = await parts.holdSpool();
  const unwatch = watchRoom(draft, leaveBytes, (reason) => own.abort(reason));
  let copies: ReturnType<typeof copySinks> | null = null;
  try {
    const [madeMs, positions] = await parts.still(async () => {
      copies = copySinks(parts, draft, signal);
      await copies.fixed;
      return [parts.nowMs(), await positionsOf(records, historian)] as const;
    });
    await copyFolder(data, 'spool', draft, signal);
    letGo();
    for (const name of await others(data)) await copyFolder(data, name, draft, signal);
    for (const [name, file] of Object.entries(configuration)) {
      await copyDurably(file, join(draft, 'configuration', name));
    }
    const { elsewhere } = await finished(copies);
    const files = await linesOf(draft, signal, progress);
    const migration = await records.migration();
    return {
      format: FORMAT,
      release,
      madeMs,
      migration,
      historian: { kind: parts.historianKind, elsewhere },
      positions,
      files,
    };
  } catch (error) {
    // Neither copy goes on for nothing.
    own.abort(error);
    await finished(copies).catch(() => {});
    throw error;
  } finally {
    letGo();
    unwatch();
  }
}

/** Both copies whole; or why not, when neither goes on any more. */
async function finished(copies: ReturnType<typeof copySinks> | null): Promise<{ elsewhere: string | null }> {
  if (copies === null) return { elsewhere: null };
  const [historian, records] = await Promise.allSettled([copies.historian, copies.records]);
  if (records.status === 'rejected') throw records.reason;
  if (historian.status === 'rejected') throw historian.reason;
  return historian.value;
}

async function linesOf(
  draft: string,
  signal: AbortSignal,
  progress?: (progress: BackupProgress) => void,
): Promise<Manifest['files']> {
  const paths = await filesBelow(draft);
  let [files, bytes] = [0, 0];
  const each = (line: { bytes: number }) => {
    files++;
    bytes += line.bytes;
    progress?.({ files, ofFiles: paths.length, bytes });
  };
  return digestsOf({ folder: draft, paths }, { each, signal });
}

/** Begins both copies; `fixed` resolves when the moments of both have been taken. */
function copySinks({ records, historian }: BackupParts, draft: string, signal: AbortSignal) {
  const ofRecords = begin(async (fixed) => {
    await mkdir(join(draft, 'records'));
    await records.backup(join(draft, 'records', RECORDS_FILE), { fixed, signal });
  });
  const ofHistorian = begin((fixed) => historian.backup(join(draft, 'historian'), { fixed, signal }));
  const fixed = Promise.all([ofRecords.fixed, ofHistorian.fixed]);
  return { records: ofRecords.done, historian: ofHistorian.done, fixed };
}

function begin<T>(copy: (fixed: () => void) => Promise<T>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = copy(resolve);
  return { done, fixed: Promise.race([promise, done]) };
}

async function positionsOf(
  records: BackupParts['records'],
  historian: BackupParts['historian'],
): Promise<Manifest['positions']> {
  const ofRecords = await records.positions('records');
  const ofHistorian = (await historian.positions()) ?? (await records.positions('historian'));
  const known = new Map<string, Manifest['positions'][number]>();
  const note = (sink: 'records' | 'historian', all: readonly GatewayPositions[]) => {
    for (const { gateway, epoch, set } of all) {
      const key = JSON.stringify([gateway, epoch]);
      const line = known.get(key) ?? { gateway, epoch, records: [], historian: [] };
      known.set(key, { ...line, [sink]: set });
    }
  };
  note('records', ofRecords);
  note('historian', ofHistorian);
  return [...known.values()];
}

/** What else lies in the server's folder: also what a later release keeps there. */
async function others(data: string): Promise<string[]> {
  return (await readdir(data)).filter((name) => !NOT_COPIED.has(name) && !PASSING.test(name));
}

/**
 * A folder of files that are written as they are copied, or one such file. Segments of a journal come before the small
 * files that say which positions were given: those must not say less than the segments do.
 */
async function copyFolder(data: string, name: string, draft: string, signal: AbortSignal): Promise<void> {
  const isFile = (await stat(join(data, name)).catch(() => null))?.isFile() ?? false;
  const paths = isFile ? [name] : (await filesBelow(join(data, name))).map((path) => `${name}/${path}`);
  const isSmall = (path: string) => path.endsWith('.json');
  for (const path of [...paths.filter((one) => !isSmall(one)), ...paths.filter(isSmall)]) {
    signal.throwIfAborted();
    if (PASSING.test(basename(path))) continue;
    await copyDurably(join(data, path), join(draft, path)).catch((error: NodeJS.ErrnoException) => {
      // Released, or replaced, since it was listed: nobody needs it any more. Of the spool nothing is.
      if (error.code !== 'ENOENT' || name === 'spool') throw error;
    });
  }
}
