/**
 * One small JSON value that survives: after a power loss there is either the old or the new one. For what a program must
 * remember beside its journal, a counter or a watermark.
 */

import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Disk } from './disk.ts';
import { NodeDisk } from './node-disk.ts';

/** The value in the file; `null` when there is none, or when it isn't JSON. The caller checks what it is. `disk`: where it isn't the real one. */
export async function readJsonFile(path: string, disk: Disk = new NodeDisk(dirname(path))): Promise<unknown> {
  const bytes = await disk.readSmall(basename(path));
  if (bytes === null) return null;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

/** Puts a value into the file, durably; on the real disk it makes the folder if that is missing. */
export async function writeJsonFile(path: string, value: unknown, disk?: Disk): Promise<void> {
  if (disk === undefined) await mkdir(dirname(path), { recursive: true });
  const onto = disk ?? new NodeDisk(dirname(path));
  await onto.replaceSmall(basename(path), Buffer.from(`${JSON.stringify(value)}\n`));
}
