/** The real disk: a folder, through node:fs. Names are made durable by syncing the folder, as POSIX asks. */

import { type FileHandle, open, readdir, readFile, rename, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { lockFolder, unlockFolder } from './lock.ts';

export class NodeDisk implements Disk {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async lock(): Promise<void> {
    await lockFolder(this.#folder);
  }

  async unlock(): Promise<void> {
    await unlockFolder(this.#folder);
  }

  async list(): Promise<string[]> {
    return (await readdir(this.#folder)).sort();
  }

  async create(name: string): Promise<DiskFile> {
    const handle = await open(join(this.#folder, name), 'wx+');
    await this.#syncFolder();
    return new NodeFile(handle);
  }

  async open(name: string): Promise<DiskFile> {
    // For writing too: Windows syncs nothing that is open for reading alone.
    return new NodeFile(await open(join(this.#folder, name), 'r+'));
  }

  async remove(name: string): Promise<void> {
    await unlink(join(this.#folder, name));
  }

  async readSmall(name: string): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.#folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async replaceSmall(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, name);
    const handle = await open(`${path}.new`, 'w');
    try {
      await writeAll(handle, bytes, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await this.#syncFolder();
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  async #syncFolder(): Promise<void> {
    // Windows knows no handle of a folder; NTFS keeps its names in its own journal.
    if (process.platform === 'win32') return;
    const handle = await open(this.#folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

class NodeFile implements DiskFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    await writeAll(this.#handle, bytes, offset);
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}
