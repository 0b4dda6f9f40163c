/**
 * The first sink: what was derived, on its way into the records. Group commit: at most 50 ms after the first change,
 * one commit at a time, and while one is under way the next one gathers. When a commit fails, nothing of what was
 * derived since may be kept: whoever owns the memory throws it away and loads it again.
 */

import type { PositionSet } from '@gemba/contract/stream/positions';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../clock.ts';
import type { Keeper } from '../quarantine/item.ts';
import type { Records, UnitOfWork } from '../records/port.ts';
import type { KnownJournal } from './journals.ts';
import { PendingWork } from './pending.ts';

/** Longest time from a change to the beginning of its commit, while commits are quick. */
const COMMIT_WITHIN_MS = 50;
/** Slow commits are made more seldom, so that they take at most a third of the time; but no later than this. */
const COMMIT_LATEST_MS = 250;

export interface CommitterOptions {
  records: Pick<Records, 'commit'>;
  quarantine: Keeper;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  onCommitted: (work: PendingWork) => void;
  onFailed: (error: Error) => void;
  watcher?: CommitWatcher;
}

/** Follows the commits, and may let values of its own ride in them. */
export interface CommitWatcher {
  /** A unit goes to its commit; the values returned are written with it. */
  sealed(unit: UnitOfWork): { key: string; value: string }[];
  /** The commit of that unit has ended. */
  settled(held: boolean): void;
}

interface Waiter {
  resolve: () => void;
  reject: (error: Error) => void;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #commits;
  readonly #seconds;
  #pending = new PendingWork();
  #waiters: Waiter[] = [];
  #committing: Promise<void> | null = null;
  #cancel: (() => void) | null = null;
  /** How long the last commit took. */
  #tookMs = 0;

  constructor(options: CommitterOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#commits = metrics.counter('gemba_server_records_commits_total', 'Commits to the records', ['result']);
    this.#seconds = metrics.histogram(
      'gemba_server_records_commit_seconds',
      'Time that a commit took',
      [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    );
  }

  /** What is being gathered; whoever adds to it calls {@link touch} afterwards. */
  get pending(): PendingWork {
    return this.#pending;
  }

  /** Something was added: it is committed soon. */
  touch(): void {
    if (this.#committing !== null) return;
    const waitMs = Math.max(COMMIT_WITHIN_MS, Math.min(COMMIT_LATEST_MS, 2 * this.#tookMs));
    this.#cancel ??= this.#options.clock.after(waitMs, () => this.#begin());
  }

  /** Resolves when all that was added so far is durable; rejects when it could not be. */
  async flush(): Promise<void> {
    if (this.#pending.empty) {
      await this.#committing;
      if (this.#pending.empty) return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (this.#committing === null) this.#begin();
    });
  }

  /** Throws away what was gathered; whoever waits for it is told why. */
  discard(reason: Error): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#pending = new PendingWork();
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(reason);
  }

  #begin(): void {
    this.#cancel?.();
    this.#cancel = null;
    const [work, waiters] = [this.#pending, this.#waiters];
    this.#pending = new PendingWork();
    this.#waiters = [];
    const sealed = work.seal();
    const unit = { ...sealed, values: this.#options.watcher?.sealed(sealed) ?? [] };
    // Positions go on growing while the commit is under way: only those of the unit become durable.
    const sets = new Map([...work.journals].map((journal, index) => [journal, unit.positions?.[index]?.set ?? []]));
    this.#committing = this.#commit(work, unit, sets, waiters);
  }

  async #commit(work: PendingWork, unit: UnitOfWork, sets: Map<KnownJournal, PositionSet>, waiters: Waiter[]) {
    const { records, quarantine, clock, log, onCommitted, onFailed, watcher } = this.#options;
    const begunMs = clock.elapsedMs();
    try {
      if (work.kept) await quarantine.settled();
      await records.commit(unit);
    } catch (error) {
      watcher?.settled(false);
      this.#commits.inc({ result: 'failed' });
      log.error({ err: error }, 'the records did not take a commit');
      this.#committing = null;
      for (const { reject } of waiters) reject(error as Error);
      this.discard(error as Error);
      onFailed(error as Error);
      return;
    }
    watcher?.settled(true);
    this.#tookMs = clock.elapsedMs() - begunMs;
    this.#seconds.observe(this.#tookMs / 1000);
    this.#commits.inc({ result: 'done' });
    for (const [journal, set] of sets) journal.sinks.records.settle(set);
    this.#committing = null;
    onCommitted(work);
    for (const { resolve } of waiters) resolve();
    if (this.#waiters.length > 0) this.#begin();
    else if (!this.#pending.empty) this.touch();
  }
}
