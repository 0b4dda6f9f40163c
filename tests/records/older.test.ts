/** Records that older releases wrote: each is kept as it was, brought up to this one, and says what it said. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS } from '@gemba/server/records/kysely/migrations/registry';
import { KyselyRecords } from '@gemba/server/records/kysely/records';
import { MigrationBackups } from '@gemba/server/records/migration-backups';
import type { Records } from '@gemba/server/records/port';
import { openSqlite } from '@gemba/server/records/sqlite/open';
import { expect, onTestFinished, test } from 'vitest';
import { contentAfter, contentOf, unpack } from './older.ts';

/** The release after this one, so that there is always something to migrate. */
const NEXT = [...MIGRATIONS, { name: 'next', up: async () => {} }];

const opened = (file: string, more: ConstructorParameters<typeof KyselyRecords>[1]) =>
  new KyselyRecords(async () => openSqlite(file), more);

async function using<T>(records: KyselyRecords, act: (records: Records) => Promise<T>): Promise<T> {
  await records.start();
  return act(records).finally(() => records.stop());
}

// A release that adds a migration adds its own: node tests/records/older.ts
test.each(MIGRATIONS.map(({ name }, index) => [index + 1, name]))(
  'records as migration %i (%s) left them are kept, brought up to this release, and say the same',
  async (number) => {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-older-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await unpack(number, folder);
    const backups = new MigrationBackups(join(folder, 'backups'));
    await using(opened(join(folder, 'records.sqlite'), { backups, migrations: NEXT }), async (records) => {
      expect(await records.migration()).toBe(NEXT.length);
      expect(await contentOf(records)).toEqual(contentAfter(number));
    });
    const [kept = '', ...more] = await readdir(backups.folder);
    expect(more).toEqual([]);
    expect(kept).toMatch(new RegExp(`^records-${String(number).padStart(4, '0')}-`));
    const before = opened(join(backups.folder, kept), { asTheyAre: true });
    expect(await using(before, (records) => records.migration())).toBe(number);
    await using(opened(join(backups.folder, kept), {}), async (records) => {
      expect(await contentOf(records)).toEqual(contentAfter(number));
    });
  },
);
