/**
 * A disk in memory that can fail as real ones do: it loses what was not synced, tears what was half written, runs full,
 * refuses to sync. For simulations and tests; nothing here is left to chance but through the given `random`.
 */

import type { Disk, DiskFile } from './disk.ts';

interface Content {
  /** What survives a power loss. */
  durable: Buffer;
  /** What a reader sees. */
  now: Buffer;
}

export class MemoryDisk implements Disk {
  readonly #files = new Map<string, Content>();
  #locked = false;
  /** Counts switchings on: a file opened before the power failed stays dead. */
  #boot = 0;
  #on = true;
  #random: () => number = () => 0;
  #stepsLeft = Number.POSITIVE_INFINITY;
  /** Bytes that may still be written; writes beyond fail with ENOSPC, the first bytes of them being written. */
  roomBytes = Number.MAX_SAFE_INTEGER;
  /** The next sync fails with EIO, and what it should have made durable may or may not be. */
  failSync = false;
  syncs = 0;

  async lock(): Promise<void> {
    this.#step();
    if (this.#locked) throw new Error('locked');
    this.#locked = true;
  }

  async unlock(): Promise<void> {
    this.#locked = false;
  }

  async list(): Promise<string[]> {
    this.#step();
    return this.names;
  }

  async create(name: string): Promise<DiskFile> {
    this.#step();
    if (this.#files.has(name)) throw failure('EEXIST');
    const content = { durable: Buffer.alloc(0), now: Buffer.alloc(0) };
    this.#files.set(name, content);
    return this.#fileOf(content);
  }

  async open(name: string): Promise<DiskFile> {
    this.#step();
    return this.#fileOf(this.#contentOf(name));
  }

  async remove(name: string): Promise<void> {
    this.#step();
    if (!this.#files.delete(name)) throw failure('ENOENT');
  }

  async readSmall(name: string): Promise<Uint8Array | null> {
    this.#step();
    return this.#files.get(name)?.now ?? null;
  }

  async replaceSmall(name: string, bytes: Uint8Array): Promise<void> {
    this.#step();
    if (bytes.length > this.roomBytes) throw failure('ENOSPC');
    this.#files.set(name, { durable: Buffer.from(bytes), now: Buffer.from(bytes) });
  }

  async freeBytes(): Promise<number> {
    this.#step();
    return this.roomBytes;
  }

  /** The power fails at the given operation from now; of what is not synced, each file keeps a beginning of any length. */
  failPowerAt(step: number, random: () => number): void {
    this.#stepsLeft = step;
    this.#random = random;
  }

  /** The power fails now, and comes back. */
  cyclePower(random: () => number = this.#random): void {
    this.#random = random;
    if (this.#on) this.#switchOff();
    this.#on = true;
    this.#boot++;
    this.#stepsLeft = Number.POSITIVE_INFINITY;
  }

  /** All files, in the order of their names. */
  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Bytes of a file; what is changed in them is damage. */
  bytesOf(name: string): Buffer {
    return this.#contentOf(name).now;
  }

  #contentOf(name: string): Content {
    const content = this.#files.get(name);
    if (content === undefined) throw failure('ENOENT');
    return content;
  }

  #step(boot = this.#boot): void {
    if (this.#on && --this.#stepsLeft < 0) this.#switchOff();
    if (!this.#on || boot !== this.#boot) throw failure('EIO');
  }

  #switchOff(): void {
    for (const content of this.#files.values()) {
      const unsynced = Math.max(0, content.now.length - content.durable.length);
      const kept = content.durable.length + Math.floor(this.#random() * (unsynced + 1));
      content.now = Buffer.from(content.now.subarray(0, kept));
      content.durable = Buffer.from(content.now);
    }
    this.#locked = false;
    this.#on = false;
  }

  #fileOf(content: Content): DiskFile {
    const disk = this;
    const boot = this.#boot;
    return {
      async size() {
        return content.now.length;
      },
      async write(bytes, offset) {
        const written = bytes.subarray(0, disk.roomBytes);
        disk.roomBytes -= written.length;
        if (disk.#on && boot === disk.#boot) {
          const next = Buffer.alloc(Math.max(content.now.length, offset + written.length));
          next.set(content.now, 0);
          next.set(written, offset);
          content.now = next;
        }
        disk.#step(boot);
        if (written.length < bytes.length) throw failure('ENOSPC');
      },
      async sync() {
        disk.#step(boot);
        disk.syncs++;
        if (disk.failSync) {
          disk.failSync = false;
          throw failure('EIO');
        }
        content.durable = Buffer.from(content.now);
      },
      async read(offset, length) {
        disk.#step(boot);
        return content.now.subarray(offset, offset + length);
      },
      async close() {},
    };
  }
}

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
