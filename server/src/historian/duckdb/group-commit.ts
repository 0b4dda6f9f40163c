/**
 * Gathers what is to be written into few commits. The first comes at once; while more keeps coming there is one commit
 * an interval, which takes all that waits. A caller is answered when the commit that took his part is on the disk.
 */

import { setTimeout as wait } from 'node:timers/promises';

interface Waiting<T, R> {
  work: T;
  resolve(result: R): void;
  reject(reason: unknown): void;
}

export class GroupCommit<T, R> {
  /** Commits together; the results are in the order of the works. */
  private readonly commit: (works: T[]) => Promise<R[]>;
  private readonly intervalMs: number;
  private waiting: Waiting<T, R>[] = [];
  private running: Promise<void> | null = null;
  private committing: Promise<unknown> | null = null;
  private readonly hurry = new AbortController();

  constructor(commit: (works: T[]) => Promise<R[]>, intervalMs: number) {
    this.commit = commit;
    this.intervalMs = intervalMs;
  }

  add(work: T): Promise<R> {
    const done = new Promise<R>((resolve, reject) => this.waiting.push({ work, resolve, reject }));
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return done;
  }

  /** Resolves when the commit that runs now, if one does, has ended. */
  async settled(): Promise<void> {
    await this.committing;
  }

  /** Ends the pauses, and resolves when everything that was given is committed or refused. */
  async drain(): Promise<void> {
    this.hurry.abort();
    while (this.running !== null) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      const begun = performance.now();
      try {
        const commit = this.commit(group.map(({ work }) => work));
        this.committing = commit.catch(() => {});
        const results = await commit;
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as R);
      } catch (reason) {
        for (const { reject } of group) reject(reason);
      }
      const pauseMs = Math.max(0, this.intervalMs - (performance.now() - begun));
      await wait(pauseMs, undefined, { signal: this.hurry.signal }).catch(() => {});
    }
  }
}
