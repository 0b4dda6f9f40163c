/**
 * The open hot file: one connection that writes, others that read beside it, and the settings that keep DuckDB within
 * its share of the machine. It lives in the worker.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BIGINT, type DuckDBConnection, DuckDBInstance, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

export interface DatabaseOptions {
  folder: string;
  threads: number;
  /** DuckDB spills to disk beyond it. */
  memoryLimitMB: number;
}

/** Reads at the same time; each holds a thread of the process's pool, which others need as well. */
const READERS = 2;

export type Row = readonly DuckDBValue[];

export class Database {
  readonly folder: string;
  readonly writer: DuckDBConnection;
  private readonly instance: DuckDBInstance;
  private readonly idle: DuckDBConnection[];
  private readonly waiting: ((reader: DuckDBConnection) => void)[] = [];

  private constructor(folder: string, instance: DuckDBInstance, writer: DuckDBConnection, readers: DuckDBConnection[]) {
    this.folder = folder;
    this.instance = instance;
    this.writer = writer;
    this.idle = readers;
  }

  /** Opens or makes `FOLDER/hot.duckdb`; what a killed process left half done is gone when it returns. */
  static async open({ folder, threads, memoryLimitMB }: DatabaseOptions): Promise<Database> {
    await mkdir(folder, { recursive: true });
    const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'), {
      threads: String(threads),
      memory_limit: `${memoryLimitMB}MB`,
      temp_directory: join(folder, 'spill'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    try {
      const writer = await instance.connect();
      await writer.run(SCHEMA);
      await checkVersion(writer);
      const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
      return new Database(folder, instance, writer, readers);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Rows of a query; see `query`. */
  async read(sql: string, values: readonly DuckDBValue[] = []): Promise<Row[]> {
    const reader = await this.takeReader();
    try {
      return await query(reader, sql, values);
    } finally {
      this.giveBack(reader);
    }
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Waits for the reads that run: a connection must not be closed under one. */
  async close(): Promise<void> {
    const readers = await Promise.all(Array.from({ length: READERS }, () => this.takeReader()));
    for (const connection of [this.writer, ...readers]) connection.closeSync();
    this.instance.closeSync();
  }

  private async takeReader(): Promise<DuckDBConnection> {
    return this.idle.pop() ?? (await new Promise<DuckDBConnection>((resolve) => this.waiting.push(resolve)));
  }

  private giveBack(reader: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(reader);
    else next(reader);
  }
}

/** Rows of a query; a `bigint` among the values is bound as BIGINT, so that it meets its column without a cast. */
export async function query(connection: DuckDBConnection, sql: string, values: readonly DuckDBValue[]): Promise<Row[]> {
  const types: Record<string, DuckDBType | undefined> = {};
  const named: Record<string, DuckDBValue> = {};
  for (const [index, value] of values.entries()) {
    named[String(index + 1)] = value;
    if (typeof value === 'bigint') types[String(index + 1)] = BIGINT;
  }
  return (await connection.runAndReadAll(sql, named, types)).getRows();
}

async function checkVersion(writer: DuckDBConnection): Promise<void> {
  const [row] = await query(writer, `SELECT content FROM meta WHERE key = 'schema'`, []);
  if (row === undefined) await writer.run(`INSERT INTO meta VALUES ('schema', '${SCHEMA_VERSION}')`);
  else if (Number(row[0]) > SCHEMA_VERSION) {
    throw new Error(`hot.duckdb was written by a newer release (version ${row[0]}, this one knows ${SCHEMA_VERSION})`);
  }
}
