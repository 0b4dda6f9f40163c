/** A disk of its own for a folder of a plant, small enough to be filled: where this process may mount one. */

import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why there can be none here; `null` when there can. */
export const smallDiskMissing =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0
    ? null
    : 'no right to mount a small disk';

export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Mounts it over a folder, with what lies there; `kept` is where that waits meanwhile. */
  static mount(folder: string, mib: number, kept: string): SmallDisk {
    mkdirSync(folder, { recursive: true });
    cpSync(folder, kept, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', folder]);
    cpSync(kept, folder, { recursive: true });
    return new SmallDisk(folder);
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.#folder]);
  }

  /** Leaves so many bytes of it; none, where others take the last of them meanwhile. */
  fill(leaveBytes: number): void {
    untilFull(() => writeFileSync(this.#ballast, this.#load(leaveBytes)));
  }

  /** Others take what was left. */
  takeRest(): void {
    untilFull(() => appendFileSync(this.#ballast, this.#load(0)));
  }

  #load(leaveBytes: number): Buffer {
    const { bavail, bsize } = statfsSync(this.#folder);
    return Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes), 1);
  }

  /** There is room again. */
  free(): void {
    rmSync(this.#ballast);
  }

  get #ballast(): string {
    return join(this.#folder, 'ballast');
  }
}

function untilFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
