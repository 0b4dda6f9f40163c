/**
 * The journal off: it hands out positions and keeps nothing. What is written goes into memory, from which what is
 * under way can be read again; nothing waits for a disk.
 */

import type { Disk, DiskFile } from '@gemba/journal/disk';

/** Room of a file: a segment and what may run over. */
const FILE_BYTES = 24 * 1024 * 1024;

export class UnsyncedDisk implements Disk {
  readonly #files = new Map<string, { bytes: Buffer; size: number }>();
  readonly #small = new Map<string, Uint8Array>();

  async lock(): Promise<void> {}
  async unlock(): Promise<void> {}

  async list(): Promise<string[]> {
    return [...this.#files.keys(), ...this.#small.keys()].sort();
  }

  async create(name: string): Promise<DiskFile> {
    this.#files.set(name, { bytes: Buffer.allocUnsafe(FILE_BYTES), size: 0 });
    return this.open(name);
  }

  async open(name: string): Promise<DiskFile> {
    const file = this.#files.get(name);
    if (file === undefined) throw Object.assign(new Error(`no file ${name}`), { code: 'ENOENT' });
    return {
      size: async () => file.size,
      write: async (bytes, offset) => {
        file.bytes.set(bytes, offset);
        file.size = Math.max(file.size, offset + bytes.length);
      },
      sync: async () => {},
      read: async (offset, length) => file.bytes.subarray(offset, Math.min(offset + length, file.size)),
      close: async () => {},
    };
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
    this.#small.delete(name);
  }

  async readSmall(name: string): Promise<Uint8Array | null> {
    return this.#small.get(name) ?? null;
  }

  async replaceSmall(name: string, bytes: Uint8Array): Promise<void> {
    this.#small.set(name, bytes);
  }

  async freeBytes(): Promise<number> {
    return Number.MAX_SAFE_INTEGER;
  }
}
