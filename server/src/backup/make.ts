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
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { Historian } from '../historian/port.ts';
import type { GatewayPositions, Records } from '../records/port.ts';
import { RECORDS_FILE } from '../records/registry.ts';
import { digestsOf } from './digests.ts';
import { copyDurably, filesBelow, syncFolder } from './files.ts';
import { FORMAT, type Manifest, writeManifest } from './manifest.ts';

/** What a backup is made of. */
export interface BackupParts {
  /** `DATA/server`. */
  data: string;
  release: string;
  nowMs: () => number;
  records: Pick<Records, 'backup' | 'migration' | 'positions'>;
  historian: Pick<Historian, 'backup' | 'positions'>;
  historianKind: string;
  /** Files of the configuration that is in force. */
  configuration: readonly string[];
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
  signal?: AbortSignal;
  progress?: (progress: BackupProgress) => void;
}

/** Folders of the server that have their own way into a backup, or none. */
const NOT_COPIED = new Set(['records', 'historian', 'spool', 'backups']);
/** A lock belongs to a process, a key to its run, and a draft to nobody. */
const PASSING = /^(lock(\..*)?|console\.json|.*\.(new|partial))$/;

/**
 * Makes the backup in a folder that is not there yet; it has that name when it is whole. Throws GEMBA_BACKUP_FAILED,
 * leaving nothing behind.
 */
export async function makeBackup(parts: BackupParts, folder: string, options: MakeOptions = {}): Promise<Manifest> {
  const draft = `${folder}.partial`;
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    if (existsSync(folder)) throw new Error(`${folder} is there already`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    const manifest = await gather(parts, draft, signal, options.progress);
    await writeManifest(draft, manifest);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    own.abort(error);
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_BACKUP_FAILED', { folder, reason: (error as Error).message });
  }
}

async function gather(
  parts: BackupParts,
  draft: string,
  signal: AbortSignal,
  progress?: (progress: BackupProgress) => void,
): Promise<Manifest> {
  const { data, release, records, historian, configuration } = parts;
  const letGo = await parts.holdSpool();
  let copies: ReturnType<typeof copySinks> | null = null;
  try {
    const [madeMs, positions] = await parts.still(async () => {
      copies = copySinks(parts, draft, signal);
      await copies.fixed;
      return [parts.nowMs(), await positionsOf(records, historian)] as const;
    });
    await copySpool(join(data, 'spool'), join(draft, 'spool'), signal);
    letGo();
    await copyRest(data, draft, signal);
    for (const file of configuration) await copyDurably(file, join(draft, 'configuration', basename(file)));
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
  } finally {
    letGo();
    await finished(copies).catch(() => {});
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

/** Segments first: the small file beside them says which positions were given, and must not say less than they do. */
async function copySpool(from: string, to: string, signal: AbortSignal): Promise<void> {
  const paths = await filesBelow(from);
  const isSegment = (path: string) => path.startsWith('journal/') && !path.endsWith('.json');
  for (const path of [...paths.filter(isSegment), ...paths.filter((one) => !isSegment(one))]) {
    signal.throwIfAborted();
    if (!PASSING.test(basename(path))) await copyDurably(join(from, path), join(to, path));
  }
}

async function copyRest(data: string, draft: string, signal: AbortSignal): Promise<void> {
  for (const entry of await readdir(data, { withFileTypes: true })) {
    if (NOT_COPIED.has(entry.name)) continue;
    const paths = entry.isDirectory()
      ? (await filesBelow(join(data, entry.name))).map((path) => `${entry.name}/${path}`)
      : entry.isFile()
        ? [entry.name]
        : [];
    for (const path of paths) {
      signal.throwIfAborted();
      if (!PASSING.test(basename(path))) await copyDurably(join(data, path), join(draft, path));
    }
  }
}
