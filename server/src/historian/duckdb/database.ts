/**
 * The open hot file: one connection that writes, one for the upkeep, others that read beside them, and the settings that
 * keep DuckDB within its share of the machine. It lives in the worker.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BIGINT, type DuckDBConnection, DuckDBInstance, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';

export interface DatabaseOptions {
  folder: string;
  threads: number;
  /** DuckDB spills to disk beyond it. */
  memoryLimitMB: number;
}

/** Reads at the same time; each holds a thread of the process's pool, which others need as well. */
const READERS = 2;

/** Why nothing is answered: a failed commit has closed the file, or the historian stops. */
export const NOT_OPEN = 'The historian file is not open.';

export type Row = readonly DuckDBValue[];

/** Rows of a query; a `bigint` among the values is bound as BIGINT, so that it meets its column without a cast. */
export type Query = (sql: string, values?: readonly DuckDBValue[]) => Promise<Row[]>;

export class Database {
  readonly folder: string;
  readonly writer: DuckDBConnection;
  private readonly instance: DuckDBInstance;
  private readonly keeper: DuckDBConnection;
  private readonly idle: DuckDBConnection[];
  private readonly waiting: ((reader: DuckDBConnection) => void)[] = [];
  private readonly interruption = Promise.withResolvers<void>();
  interrupted = false;
  private closing = false;
  /** Whatever may still look at files that the catalogue named when it began. */
  private readonly looking = new Set<Promise<unknown>>();

  private constructor(folder: string, instance: DuckDBInstance, connections: DuckDBConnection[]) {
    const [writer, keeper, ...readers] = connections as [DuckDBConnection, DuckDBConnection, ...DuckDBConnection[]];
    this.folder = folder;
    this.instance = instance;
    this.writer = writer;
    this.keeper = keeper;
    this.idle = readers;
  }

  /** Opens or makes `FOLDER/hot.duckdb`; of what a killed process left half done in it, nothing is there. */
  static async open({ folder, threads, memoryLimitMB }: DatabaseOptions): Promise<Database> {
    await mkdir(folder, { recursive: true });
    const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'), {
      threads: String(threads),
      memory_limit: `${memoryLimitMB}MB`,
      temp_directory: join(folder, 'spill'),
      // It knows a file by its name and time; what is read often is in the system's own cache anyway.
      enable_external_file_cache: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    try {
      const connections = await Promise.all(Array.from({ length: READERS + 2 }, () => instance.connect()));
      return new Database(folder, instance, connections);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** The rows of one query. */
  read: Query = (sql, values) => this.snapshot((rows) => rows(sql, values));

  /** Several queries that see one and the same moment of the hot file, and the sealed files that belong to it. */
  async snapshot<T>(work: (rows: Query) => Promise<T>): Promise<T> {
    const reader = await this.takeReader();
    try {
      return await this.look(transaction(reader, () => work((sql, values = []) => query(reader, sql, values))));
    } finally {
      this.giveBack(reader);
    }
  }

  /** The writer's transaction; one at a time. */
  write = <T>(work: (writer: DuckDBConnection) => Promise<T>): Promise<T> =>
    this.look(transaction(this.writer, () => work(this.writer)));

  /** A transaction of the upkeep, beside the writer's; one at a time. */
  keep = <T>(work: (rows: Query) => Promise<T>): Promise<T> =>
    transaction(this.keeper, () =>
      work((sql, values = []) => {
        if (this.interrupted) throw new Interrupted();
        return query(this.keeper, sql, values);
      }),
    );

  /** One more connection, the caller's to close. */
  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Ends the upkeep's transaction, if one runs, by an error, and any later one. */
  interruptKeeper(): void {
    this.interrupted = true;
    this.interruption.resolve();
    this.keeper.interrupt();
  }

  /** Waits for something, though no longer than the upkeep may go on. */
  unlessInterrupted = (something: Promise<unknown>): Promise<unknown> =>
    Promise.race([something, this.interruption.promise]);

  /** Resolves when all that read now, and may look at files that have had their day, have ended. */
  async lookersGone(): Promise<void> {
    await Promise.allSettled([...this.looking]);
  }

  /** Waits for the reads that were begun, and refuses others: a connection must not be closed under one. */
  async close(): Promise<void> {
    const taken = Promise.all(Array.from({ length: READERS }, () => this.takeReader()));
    this.closing = true;
    const readers = await taken;
    for (const connection of [this.writer, this.keeper, ...readers]) connection.closeSync();
    this.instance.closeSync();
  }

  private async look<T>(work: Promise<T>): Promise<T> {
    this.looking.add(work);
    try {
      return await work;
    } finally {
      this.looking.delete(work);
    }
  }

  private async takeReader(): Promise<DuckDBConnection> {
    if (this.closing) throw new Error(NOT_OPEN);
    return this.idle.pop() ?? (await new Promise<DuckDBConnection>((resolve) => this.waiting.push(resolve)));
  }

  private giveBack(reader: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(reader);
    else next(reader);
  }
}

/** The historian stops: what the upkeep was at is as it was before, and the next upkeep does it. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}

/** All of it or nothing. */
async function transaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** See `Query`. */
export async function query(connection: DuckDBConnection, sql: string, values: readonly DuckDBValue[]): Promise<Row[]> {
  const types: Record<string, DuckDBType | undefined> = {};
  const named: Record<string, DuckDBValue> = {};
  for (const [index, value] of values.entries()) {
    named[String(index + 1)] = value;
    if (typeof value === 'bigint') types[String(index + 1)] = BIGINT;
  }
  return (await connection.runAndReadAll(sql, named, types)).getRows();
}
