/**
 * The store inside the worker: the open file, what is known of it in memory, and the one writer. A commit that fails
 * leaves the file as it was; the store then opens it anew, because DuckDB refuses all work after some errors, and
 * because the memory may be ahead of the file.
 */

import type { HistorianBatch, Upkeep } from '../port.ts';
import { Database, type DatabaseOptions, query } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { Memory } from './memory.ts';
import type { Store } from './reading.ts';
import { Snapshot } from './snapshot.ts';
import { writeBatches } from './writing.ts';

export interface StoreOptions extends DatabaseOptions {
  /** While batches keep coming there is one commit in so many milliseconds; 250 at most, so that gateways are released soon. */
  commitEveryMs: number;
}

const HOUR_NS = 3_600_000_000_000n;

export class DuckDbStore {
  private readonly options: StoreOptions;
  private readonly commits: GroupCommit<readonly HistorianBatch[]>;
  private opened: Store | null = null;
  private moving: Promise<void> | null = null;
  private snapshot: Snapshot | null = null;

  constructor(options: StoreOptions) {
    this.options = options;
    this.commits = new GroupCommit((works) => this.commit(works.flat()), options.commitEveryMs);
  }

  async start(): Promise<void> {
    const database = await Database.open(this.options);
    try {
      this.opened = { database, memory: await Memory.load(database) };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The file and its memory; throws while a failed commit has left them closed. */
  get store(): Store {
    if (this.opened === null) throw new Error('The historian file is not open.');
    return this.opened;
  }

  append = (batches: readonly HistorianBatch[]): Promise<void> => this.commits.add(batches);

  private async commit(batches: readonly HistorianBatch[]): Promise<void> {
    if (this.opened === null) await this.start();
    const { database, memory } = this.store;
    try {
      await writeBatches(database.writer, memory, batches);
    } catch (error) {
      await this.reopen();
      throw error;
    }
  }

  private async reopen(): Promise<void> {
    await this.moving?.catch(() => {});
    await this.dropSnapshot();
    const opened = this.opened;
    this.opened = null;
    await opened?.database.close();
    // If the file can't be opened now, the next commit tries again.
    await this.start().catch(() => {});
  }

  /** See the port. */
  async upkeep(nowNs: bigint): Promise<Upkeep> {
    await this.moveHours(nowNs);
    return { sealed: [], deleted: [] };
  }

  /**
   * Moves the hours that are over from `recent` to `samples`, sorted; what comes late for them goes with the next move.
   * One transaction: a process that is killed on the way has moved nothing.
   */
  private moveHours(nowNs: bigint): Promise<void> {
    this.moving ??= this.moveBefore((nowNs / HOUR_NS) * HOUR_NS).finally(() => {
      this.moving = null;
    });
    return this.moving;
  }

  private async moveBefore(endNs: bigint): Promise<void> {
    const { database } = this.store;
    const [row] = await database.read('SELECT count(*)::INTEGER FROM recent WHERE time < $1', [endNs]);
    if (row?.[0] === 0) return;
    const connection = await database.connect();
    try {
      await connection.run('BEGIN');
      await query(connection, 'INSERT INTO samples SELECT * FROM recent WHERE time < $1 ORDER BY signal, time', [
        endNs,
      ]);
      await query(connection, 'DELETE FROM recent WHERE time < $1', [endNs]);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      connection.closeSync();
    }
  }

  /** The moment of a backup, between two upkeeps; one at a time. */
  async takeSnapshot(folder: string): Promise<void> {
    while (this.moving !== null) await this.moving.catch(() => {});
    if (this.snapshot !== null) throw new Error('a backup is being made already');
    const taking = Snapshot.take(this.store.database, folder);
    this.moving = taking
      .then(() => {})
      .finally(() => {
        this.moving = null;
      });
    this.moving.catch(() => {});
    this.snapshot = await taking;
  }

  async copySnapshot(): Promise<void> {
    if (this.snapshot === null) throw new Error('the backup was broken off');
    await this.snapshot.copy();
  }

  async dropSnapshot(): Promise<void> {
    const snapshot = this.snapshot;
    this.snapshot = null;
    await snapshot?.drop();
  }

  /** Finishes what was given, folds the log into the file, and closes it. */
  async stop(): Promise<void> {
    await this.commits.drain();
    await this.moving?.catch(() => {});
    await this.dropSnapshot();
    const opened = this.opened;
    this.opened = null;
    await opened?.database.writer.run('CHECKPOINT').catch(() => {});
    await opened?.database.close();
  }
}
