/**
 * Readings into a Parquet file, from whichever historian they come: gathered in a DuckDB of their own, which spills to
 * the disk beyond its memory, and written sorted by (signal, time) as the sealed days are, with the same columns.
 */

import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ExportRow } from '../export/rows.ts';
import { appendValue } from './rows.ts';
import { quoted } from './sql.ts';

/** Beyond it the rows gathered go to the disk, beside the file. */
const MEMORY_MB = 256;

export class ParquetFile {
  readonly #file: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #rows = 0;

  private constructor(file: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#file = file;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Nothing is in the file before `finish`; every one must be finished or discarded. */
  static async begin(file: string): Promise<ParquetFile> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: `${MEMORY_MB}MB`,
      temp_directory: `${file}.spill`,
    });
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE reading(machine VARCHAR, signal VARCHAR, time BIGINT,
      value DOUBLE, value_i BIGINT, value_b BOOLEAN, value_s VARCHAR, status UINTEGER)`);
    return new ParquetFile(file, instance, connection);
  }

  /** Readings gathered so far. */
  get rows(): number {
    return this.#rows;
  }

  async add(rows: readonly ExportRow[]): Promise<void> {
    const appender = await this.#connection.createAppender('reading');
    try {
      for (const { machine, signal, timeNs, value, status } of rows) {
        appender.appendVarchar(machine);
        appender.appendVarchar(signal);
        appender.appendBigInt(timeNs);
        appendValue(appender, value);
        appender.appendUInteger(status);
        appender.endRow();
      }
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
    this.#rows += rows.length;
  }

  /** Writes the file; there is none of its name before it is whole. */
  async finish(): Promise<void> {
    try {
      await this.#connection.run(
        `COPY (SELECT machine, signal, make_timestamp_ns(time) AS time, value, value_i, value_b, value_s, status
           FROM reading ORDER BY machine, signal, time)
         TO ${quoted(this.#file)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE true)`,
      );
    } finally {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(`${this.#file}.spill`, { recursive: true, force: true });
  }
}
