/**
 * One small JSON value that survives: after a power loss there is either the old or the new one. For what a program must
 * remember beside its journal, a counter or a watermark.
 */

import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { NodeDisk } from './node-disk.ts';

/** The value in the file; `null` when there is none, or when it isn't JSON. The caller checks what it is. */
export async function readJsonFile(path: string): Promise<unknown> {
  const bytes = await new NodeDisk(dirname(path)).readSmall(basename(path));
  if (bytes === null) return null;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

/** Puts a value into the file, durably; makes the folder if it is missing. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await new NodeDisk(dirname(path)).replaceSmall(basename(path), Buffer.from(`${JSON.stringify(value)}\n`));
}
