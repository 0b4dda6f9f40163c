/**
 * One moment of the whole store, for a backup: a transaction that has read holds the hot file as it is while others go
 * on writing, and the sealed files are put beside it at once, since what is deleted later keeps its second name. Then
 * the hot file is copied at leisure, by DuckDB itself, because nobody else may open it.
 */

import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { syncFile, syncFolder } from '../../durable.ts';
import { SEAL_KINDS } from './cold/periods.ts';
import type { Database } from './database.ts';
import { quoted } from './sql.ts';

export class Snapshot {
  private readonly connection: DuckDBConnection;
  private readonly folder: string;
  private copying: Promise<void> | null = null;
  private dropped: Promise<void> | null = null;

  private constructor(connection: DuckDBConnection, folder: string) {
    this.connection = connection;
    this.folder = folder;
  }

  /** Takes the moment; the copy goes into a folder that is made. Nothing may be sealed or deleted meanwhile. */
  static async take(database: Database, folder: string): Promise<Snapshot> {
    await mkdir(folder, { recursive: true });
    const connection = await database.connect();
    try {
      await connection.run(`ATTACH ${quoted(join(folder, 'hot.duckdb'))} AS copy`);
      await connection.run('BEGIN');
      await connection.run('SELECT count(*) FROM meta');
      for (const kind of SEAL_KINDS) await linkSealed(join(database.folder, kind), join(folder, kind));
      return new Snapshot(connection, folder);
    } catch (error) {
      await leave(connection);
      throw error;
    }
  }

  /** Copies the hot file; durable when it resolves. */
  async copy(): Promise<void> {
    this.copying = this.write();
    await this.copying;
  }

  /** Lets the moment go; a copy under way is broken off. May be called again, and ends when it is gone. */
  drop(): Promise<void> {
    this.dropped ??= this.letGo();
    return this.dropped;
  }

  private async letGo(): Promise<void> {
    if (this.copying !== null) this.connection.interrupt();
    await this.copying?.catch(() => {});
    await leave(this.connection);
  }

  private async write(): Promise<void> {
    await this.connection.run('COPY FROM DATABASE hot TO copy');
    await this.connection.run('COMMIT');
    await this.connection.run('CHECKPOINT copy');
    for (const part of [...SEAL_KINDS, '']) await syncFolder(join(this.folder, part));
  }
}

async function leave(connection: DuckDBConnection): Promise<void> {
  await connection.run('ROLLBACK').catch(() => {});
  await connection.run('DETACH copy').catch(() => {});
  connection.closeSync();
}

/** A sealed file is never written again: a second name of the file is a copy, wherever the file system has such. */
async function linkSealed(from: string, to: string): Promise<void> {
  await mkdir(to);
  const names = await readdir(from);
  for (const name of names.filter((one) => one.endsWith('.parquet'))) {
    await link(join(from, name), join(to, name)).catch(async () => {
      await copyFile(join(from, name), join(to, name));
      await syncFile(join(to, name));
    });
  }
}
