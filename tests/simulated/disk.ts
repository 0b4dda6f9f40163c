/**
 * The gateway's disk as one process sees it: each operation takes its time, and the process may be killed right after
 * one has taken effect. What the disk holds lives on; a process that is gone neither reads nor writes.
 */

import type { Disk, DiskFile } from '@gemba/journal/disk';
import type { MemoryDisk } from '@gemba/journal/memory-disk';
import type { Life } from './life.ts';
import type { Perils, Point } from './perils.ts';
import type { World } from './world.ts';

export interface DiskOptions {
  world: World;
  perils: Perils;
  life: Life;
  memory: MemoryDisk;
  /** Told before a file goes. */
  removing: (name: string) => void;
  /** Broken on purpose: says that it has synced, and hasn't. */
  neverSyncs?: boolean;
}

/** Longest time that an operation takes, ms, but for a sync. */
const OPERATION_MS = 0.5;

export class SlowDisk implements Disk {
  readonly #options: DiskOptions;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  lock = () => this.#do(null, (disk) => disk.lock());
  unlock = () => this.#do(null, (disk) => disk.unlock());
  list = () => this.#do(null, (disk) => disk.list());
  create = (name: string) => this.#do('disk.create', async (disk) => this.#file(await disk.create(name)));
  open = (name: string) => this.#do(null, async (disk) => this.#file(await disk.open(name)));
  readSmall = (name: string) => this.#do(null, (disk) => disk.readSmall(name));
  replaceSmall = (name: string, bytes: Uint8Array) =>
    this.#do('disk.replaceSmall', (disk) => disk.replaceSmall(name, bytes), this.#options.perils.syncMs);
  freeBytes = () =>
    this.#do(null, (disk) => (this.#options.perils.freeBytesLie ? Promise.resolve(2 ** 40) : disk.freeBytes()));
  remove = (name: string) =>
    this.#do('disk.remove', (disk) => {
      this.#options.removing(name);
      return disk.remove(name);
    });

  #file(file: DiskFile): DiskFile {
    return {
      size: () => this.#do(null, () => file.size()),
      write: (bytes, offset) => this.#do('disk.write', () => file.write(bytes, offset)),
      sync: () =>
        this.#do(
          'disk.sync',
          async () => (this.#options.neverSyncs ? undefined : file.sync()),
          this.#options.perils.syncMs,
        ),
      read: (offset, length) => this.#do(null, () => file.read(offset, length)),
      close: () => this.#do(null, () => file.close()),
    };
  }

  async #do<T>(point: Point | null, work: (disk: MemoryDisk) => Promise<T>, maxMs = OPERATION_MS): Promise<T> {
    const { world, perils, life, memory } = this.#options;
    await world.pause(world.between(0.01, maxMs), life);
    const outcome = await work(memory).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (point !== null) {
      perils.passed(point, life);
      if (!life.alive) await new Promise(() => {});
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}
