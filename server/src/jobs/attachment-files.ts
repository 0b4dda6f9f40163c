/**
 * What was attached, on the disk: each file under the digest of what it holds, so that the same photo is kept once and a
 * damaged one is found out. Written whole and durable before the records speak of it; backups copy the folder behind them.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../durable.ts';

export class AttachmentFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the bytes; resolves with their digest when they are durable. */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = digestOf(bytes);
    const file = this.#fileOf(sha256);
    if (await isThere(file, bytes.byteLength)) return sha256;
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
    try {
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(dirname(file));
    await syncFolder(this.#folder);
    return sha256;
  }

  /** The bytes of a digest; `null` where there are none, or they are no longer what they were. */
  async read(sha256: string): Promise<Buffer | null> {
    const bytes = await readFile(this.#fileOf(sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return bytes !== null && digestOf(bytes) === sha256 ? bytes : null;
  }

  #fileOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function isThere(file: string, bytes: number): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found?.size === bytes;
}
