/** The records on `node:sqlite`: the contract suite, and what is this file's own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { firstBroken } from '../kysely/audit-chain.ts';
import { migrate } from '../kysely/migrate.ts';
import { describeRecords } from '../port.suite.ts';
import { makeRecords } from '../registry.ts';
import { openSqlite } from './open.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'gemba-records-'));

describeRecords('node:sqlite', async () => {
  const folder = await makeFolder();
  return { make: () => makeRecords({ folder }), dispose: () => rm(folder, { recursive: true }) };
});

async function withFolder() {
  const folder = await makeFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  return { folder, file: join(folder, 'records.sqlite') };
}

const line = { atMs: 1, who: 'ann', from: '::1', what: 'login', subject: 'ann', detail: '', result: 'done' as const };

describe('the file', () => {
  test('a commit waits for the disk, and foreign keys are watched', async () => {
    const { file } = await withFolder();
    const { db } = openSqlite(file);
    onTestFinished(() => db.destroy());
    const { sql } = await import('kysely');
    const pragma = async (name: string) =>
      Object.values((await sql.raw<object>(`PRAGMA ${name}`).execute(db)).rows[0] ?? {})[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2n);
    expect(await pragma('foreign_keys')).toBe(1n);
  });

  test('records of a newer release are refused and left as they are', async () => {
    const { folder, file } = await withFolder();
    await using(folder, async () => {});
    edit(file, `INSERT INTO schema_migration VALUES (999, 'from-the-future', 0)`);
    await expect(makeRecords({ folder }).start()).rejects.toMatchObject({
      code: 'GEMBA_RECORDS_NEWER',
      message: expect.stringContaining('999'),
    });
    edit(file, 'DELETE FROM schema_migration WHERE number = 999');
    await using(folder, async (records) => expect(await records.folds()).toEqual([]));
  });

  test('a migration that fails leaves the tables as they were', async () => {
    const { file } = await withFolder();
    const { db } = openSqlite(file);
    onTestFinished(() => db.destroy());
    await migrate(db);
    const bad = {
      name: 'half',
      up: async (inside: typeof db) => {
        await inside.schema.createTable('half').addColumn('x', 'text').execute();
        throw new Error('stumbled');
      },
    };
    await expect(migrate(db, [{ name: 'first-tables', up: async () => {} }, bad])).rejects.toThrow('stumbled');
    const { MIGRATIONS } = await import('../kysely/migrations/registry.ts');
    await migrate(db);
    expect(await db.selectFrom('schema_migration').select('number').execute()).toHaveLength(MIGRATIONS.length);
    expect((await db.introspection.getTables()).map((table) => table.name)).not.toContain('half');
  });

  test('the database itself refuses to change or delete a line of the audit log', async () => {
    const { folder, file } = await withFolder();
    await using(folder, (records) => records.audit(line));
    expect(() => edit(file, `UPDATE audit SET who = 'nobody'`)).toThrow('append-only');
    expect(() => edit(file, 'DELETE FROM audit')).toThrow('append-only');
  });

  test('a line that was changed behind its back breaks the chain there', async () => {
    const { folder, file } = await withFolder();
    await using(folder, async (records) => {
      for (let i = 0; i < 5; i++) await records.audit({ ...line, atMs: i });
      expect(firstBroken((await records.auditLog(10)).toReversed())).toBeNull();
    });
    edit(file, `DROP TRIGGER audit_no_update; UPDATE audit SET who = 'nobody' WHERE id = 3`);
    await using(folder, async (records) => {
      expect(firstBroken((await records.auditLog(10)).toReversed())).toBe(3);
    });
  });
});

async function using<T>(folder: string, act: (records: ReturnType<typeof makeRecords>) => Promise<T>): Promise<void> {
  const records = makeRecords({ folder });
  await records.start();
  await act(records);
  await records.stop();
}

function edit(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}
