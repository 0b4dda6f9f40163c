/**
 * Opens the records' file with `node:sqlite` and hands it to Kysely. Kysely's SQLite dialect expects the shape of
 * better-sqlite3: this adapter spreads the parameters, tells statements that return rows from those that don't, and
 * keeps prepared statements, because preparing costs more than running them.
 */

import { statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { OpenedDatabase } from '../kysely/opened.ts';
import type { Tables } from '../kysely/tables.ts';
import { copySqlite } from './copy.ts';

/** Prepared statements kept; one that isn't among the last so many is prepared again. */
const STATEMENTS_KEPT = 200;

/** The audit log is only ever added to, whoever asks; the chain of hashes shows what gets past this. */
const AUDIT_GUARD = ['UPDATE', 'DELETE']
  .map(
    (act) => `CREATE TRIGGER IF NOT EXISTS audit_no_${act.toLowerCase()} BEFORE ${act} ON audit
      BEGIN SELECT RAISE(ABORT, 'The audit log is append-only'); END;`,
  )
  .join('\n');

/**
 * Opens or makes the file. A commit is on the disk when it returns: write-ahead log, `synchronous=FULL` (with `NORMAL`
 * a power cut could take back what was acknowledged). Integers are read as `bigint`, else nanoseconds would be rounded.
 */
export function openSqlite(file: string): OpenedDatabase {
  const database = new DatabaseSync(file, { readBigInts: true, timeout: 5000, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
  return {
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) }),
    protectAudit: () => database.exec(AUDIT_GUARD),
    copy: async (to, options) => {
      if (database.location() === null) throw new Error('records in memory have no file to copy');
      await copySqlite({ from: file, to }, options);
    },
    bytes: async () => statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0),
  };
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = kept.get(sql) ?? adaptStatement(database.prepare(sql));
      kept.delete(sql);
      kept.set(sql, statement);
      if (kept.size > STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
