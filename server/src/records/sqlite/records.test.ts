/** The records on `node:sqlite`: the contract suite, and what is this file's own. */

import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { firstBroken } from '../kysely/audit-chain.ts';
import { describeRecords } from '../port.suite.ts';
import { makeRecords, RECORDS_FILE } from '../registry.ts';
import { openSqlite } from './open.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'gemba-records-'));

describeRecords('node:sqlite', async () => {
  const folder = await makeFolder();
  const makeOf = async (backup: string) => {
    const beside = join(folder, 'beside');
    await mkdir(beside);
    await copyFile(backup, join(beside, RECORDS_FILE));
    return makeRecords({ folder: beside });
  };
  return { folder, make: () => makeRecords({ folder }), makeOf, dispose: () => rm(folder, { recursive: true }) };
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
