/**
 * Decides what to do with a snapshot, delta or heartbeat by its version alone. The transport delivers at most once:
 * a hole in the versions asks for a new snapshot, and until it comes deltas are left aside.
 */

/** A snapshot that was asked for and did not come is asked for again after this long. */
export const RESYNC_AGAIN_MS = 2_000;

export class Versions {
  #version: number | null = null;
  #askedMono: number | null = null;

  /** Version of what is shown; `null` before the first snapshot and after the connection was lost. */
  get current(): number | null {
    return this.#version;
  }

  /** The connection is new: whatever comes before a snapshot belongs to a picture that we don't have. */
  lost(): void {
    this.#version = null;
    this.#askedMono = null;
  }

  snapshot(version: number): void {
    this.#version = version;
    this.#askedMono = null;
  }

  /** Whether the delta continues what is shown; `hole` when one or more are missing before it. */
  delta(version: number): 'apply' | 'ignore' | 'hole' {
    if (this.#version === null || version <= this.#version) return 'ignore';
    if (version > this.#version + 1) {
      this.#version = null;
      return 'hole';
    }
    this.#version = version;
    return 'apply';
  }

  /** A heartbeat names the newest version: ahead of ours means that the last delta was lost. */
  heartbeat(version: number): 'known' | 'hole' {
    if (this.#version !== null && version <= this.#version) return 'known';
    this.#version = null;
    return 'hole';
  }

  /** Whether to ask for a snapshot now: once, and again only when none came. */
  ask(nowMono: number): boolean {
    if (this.#askedMono !== null && nowMono - this.#askedMono < RESYNC_AGAIN_MS) return false;
    this.#askedMono = nowMono;
    return true;
  }
}
