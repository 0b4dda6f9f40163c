/**
 * Gathers what is to be written into few commits. The first comes at once; while more keeps coming there is one commit
 * an interval, which takes all that waits. A caller is answered when the commit that took his part is on the disk.
 */

import { setTimeout as wait } from 'node:timers/promises';

interface Waiting<T> {
  work: T;
  resolve(): void;
  reject(reason: unknown): void;
}

export class GroupCommit<T> {
  private readonly commit: (works: T[]) => Promise<void>;
  private readonly intervalMs: number;
  private waiting: Waiting<T>[] = [];
  private running: Promise<void> | null = null;
  private readonly hurry = new AbortController();

  constructor(commit: (works: T[]) => Promise<void>, intervalMs: number) {
    this.commit = commit;
    this.intervalMs = intervalMs;
  }

  add(work: T): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.waiting.push({ work, resolve, reject }));
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return done;
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
        await this.commit(group.map(({ work }) => work));
        for (const { resolve } of group) resolve();
      } catch (reason) {
        for (const { reject } of group) reject(reason);
      }
      const pauseMs = Math.max(0, this.intervalMs - (performance.now() - begun));
      await wait(pauseMs, undefined, { signal: this.hurry.signal }).catch(() => {});
    }
  }
}
