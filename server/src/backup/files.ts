/** Files of a backup: listed, copied and made durable. */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFile, syncFolder } from '../durable.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Files below a folder, as paths with `/`, in their order; links are left out. A folder that isn't there has none. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isFile()) found.push(entry.name);
    if (!entry.isDirectory()) continue;
    for (const path of await filesBelow(join(folder, entry.name))) found.push(`${entry.name}/${path}`);
  }
  return found;
}

/** What a file is, read from one end to the other. */
export async function digestOf(file: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  return passThrough(file, null, signal);
}

/** Copies a file, makes it durable, and tells what went through. Its folder is made. */
export async function copyDigesting(
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(to), { recursive: true });
  return passThrough(from, to, signal);
}

async function passThrough(from: string, to: string | null, signal?: AbortSignal) {
  const hash = createHash('sha256');
  const source = await open(from, 'r');
  const target =
    to === null ? null : await open(to, 'w').catch((error) => source.close().then(() => Promise.reject(error)));
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await source.read(chunk, 0, CHUNK_BYTES, bytes);
      if (bytesRead === 0) break;
      const part = chunk.subarray(0, bytesRead);
      hash.update(part);
      if (target !== null) await target.writeFile(part);
      bytes += bytesRead;
    }
    await target?.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await target?.close();
    await source.close();
  }
}

/** Copies a file that may be growing: what is in it at some moment. Durable; its folder is made. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await syncFile(to);
}

/** Makes the names in a folder and in all below it durable, the innermost first. */
export async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
}
