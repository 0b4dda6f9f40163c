/**
 * The store inside the worker: the open file, what is known of it in memory, the one writer and the upkeep beside it. A
 * commit that fails leaves the file as it was; the store then opens it anew, because DuckDB refuses all work after some
 * errors, and because the memory may be ahead of the file.
 */

import type { HistorianBatch, Quarantined, Retention, Upkeep } from '../port.ts';
import { ColdFiles } from './cold/catalogue.ts';
import type { Store } from './cold-reading.ts';
import { type Compacted, compactNext } from './compact.ts';
import { Database, type DatabaseOptions, NOT_OPEN } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { Memory } from './memory.ts';
import { prepare } from './opening.ts';
import { Snapshot } from './snapshot.ts';
import { keepUp } from './upkeep.ts';
import { writeBatches } from './writing.ts';

export interface StoreOptions extends DatabaseOptions {
  /** While batches keep coming there is one commit in so many milliseconds; 250 at most, so that gateways are released soon. */
  commitEveryMs: number;
  retention: Retention;
}

export class DuckDbStore {
  private readonly options: StoreOptions;
  private readonly commits: GroupCommit<readonly HistorianBatch[], Quarantined[]>;
  private opened: Store | null = null;
  /** What must be alone: an upkeep, or the taking of a snapshot. */
  private keeping: Promise<unknown> | null = null;
  private snapshot: Snapshot | null = null;

  constructor(options: StoreOptions) {
    this.options = options;
    this.commits = new GroupCommit((works) => this.commit(works), options.commitEveryMs);
  }

  async start(): Promise<void> {
    const database = await Database.open(this.options);
    try {
      const files = new ColdFiles(this.options.folder);
      await prepare(database, files);
      this.opened = { database, files, memory: await Memory.load(database) };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The file and its memory; throws while a failed commit has left them closed. */
  get store(): Store {
    if (this.opened === null) throw new Error(NOT_OPEN);
    return this.opened;
  }

  /** Answers what can't be stored any more, with the reason. */
  append = (batches: readonly HistorianBatch[]): Promise<Quarantined[]> => this.commits.add(batches);

  private async commit(works: readonly (readonly HistorianBatch[])[]): Promise<Quarantined[][]> {
    if (this.opened === null) await this.start();
    try {
      return await writeBatches(this.store, works);
    } catch (error) {
      await this.reopen();
      throw error;
    }
  }

  private async reopen(): Promise<void> {
    await this.close();
    // If the file can't be opened now, the next commit tries again.
    await this.start().catch(() => {});
  }

  /** See the port. */
  upkeep(nowNs: bigint): Promise<Upkeep> {
    const { retention } = this.options;
    const settled = () => this.commits.settled();
    return this.alone(() => keepUp(this.store, nowNs, { retention, settled }));
  }

  /** See `compactNext`. */
  compact(nowNs: bigint): Promise<Compacted | null> {
    return this.alone(() => compactNext(this.store, nowNs));
  }

  /** The moment of a backup, between two upkeeps; one at a time. */
  takeSnapshot(folder: string): Promise<void> {
    return this.alone(async () => {
      if (this.snapshot !== null) throw new Error('a backup is being made already');
      this.snapshot = await Snapshot.take(this.store.database, folder);
    });
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.keeping !== null) await this.keeping.catch(() => {});
    const keeping = work().finally(() => {
      this.keeping = null;
    });
    this.keeping = keeping;
    return keeping;
  }

  async copySnapshot(): Promise<void> {
    if (this.snapshot === null) throw new Error('the backup was broken off');
    await this.snapshot.copy();
  }

  async dropSnapshot(): Promise<void> {
    const snapshot = this.snapshot;
    await snapshot?.drop();
    if (this.snapshot === snapshot) this.snapshot = null;
  }

  /** Finishes what was given, folds the log into the file, and closes it. */
  async stop(): Promise<void> {
    await this.commits.drain();
    await this.close('CHECKPOINT');
  }

  private async close(last?: string): Promise<void> {
    const opened = this.opened;
    this.opened = null;
    opened?.database.interruptKeeper();
    while (this.keeping !== null) await this.keeping.catch(() => {});
    await this.dropSnapshot();
    if (last !== undefined) await opened?.database.writer.run(last).catch(() => {});
    await opened?.database.close();
  }
}
