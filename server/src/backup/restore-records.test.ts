/** The way back to the release before: the records alone, from what was kept before a migration. */

import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS } from '../records/kysely/migrations/registry.ts';
import { KyselyRecords } from '../records/kysely/records.ts';
import { MigrationBackups } from '../records/migration-backups.ts';
import { KNOWN_MIGRATIONS, makeRecords, RECORDS_FILE } from '../records/registry.ts';
import { RESTORED } from '../records/restored.ts';
import { openSqlite } from '../records/sqlite/open.ts';
import { refuseUnfinished, stageOf } from './place.ts';
import { restoreRecords } from './restore-records.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 2, 11, 59);

/** Records that the next release has migrated, and what it kept of them before. */
async function begin() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-restore-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const data = join(folder, 'server');
  const [records, backups] = [join(data, 'records'), join(data, 'backups')];
  await mkdir(records, { recursive: true });
  const next = { name: 'weather', up: async () => {} };
  const release = (migrations: typeof MIGRATIONS) =>
    new KyselyRecords(async () => openSqlite(join(records, RECORDS_FILE)), {
      backups: new MigrationBackups(backups),
      migrations,
    });
  await using(release(MIGRATIONS), (old) => old.setValue('build', 'old'));
  await using(release([...MIGRATIONS, next]), (young) => young.setValue('build', 'young'));
  const [kept = ''] = await readdir(backups);
  const from = join(backups, kept);
  const restore = (more = {}) => restoreRecords({ from, data, replace: true, nowMs: NOW_MS, ...more });
  return { data, records, from, restore };
}

type Part = Pick<KyselyRecords, 'start' | 'stop' | 'getValue' | 'setValue' | 'migration'>;

async function using<T>(part: Part, act: (part: Part) => Promise<T>): Promise<T> {
  await part.start();
  return act(part).finally(() => part.stop());
}

const buildIn = (folder: string) => using(makeRecords({ folder, asTheyAre: true }), (part) => part.getValue('build'));

test('records that were kept before a migration take the place of those that came of it', async () => {
  const { data, records, from, restore } = await begin();
  await expect(makeRecords({ folder: records }).start()).rejects.toMatchObject({ code: 'GEMBA_RECORDS_NEWER' });
  const { aside, madeMs } = await restore();
  expect(madeMs).toBe(Math.floor((await stat(from)).mtimeMs));
  await using(makeRecords({ folder: records }), async (back) => {
    expect(await back.getValue('build')).toBe('old');
    expect(await back.getValue(RESTORED)).toContain('records-');
    expect(await back.migration()).toBe(KNOWN_MIGRATIONS);
  });
  expect(aside).toBe(`${records}.before-restore-2026-11-23T02-11-59Z`);
  expect(await buildIn(aside as string)).toBe('young');
  // A second one at the same second finds a name of its own.
  expect((await restore()).aside).toBe(`${aside}-again`);
  expect((await readdir(data)).filter((name) => name.endsWith('.restoring'))).toEqual([]);
});

test.each<[string, (begun: Awaited<ReturnType<typeof begin>>) => Promise<object>, string]>([
  ['may not be replaced', async () => ({ replace: false }), 'GEMBA_RESTORE_OCCUPIED'],
  ['are given a backup that is not there', async () => ({ from: '/nowhere.sqlite' }), 'GEMBA_BACKUP_UNUSABLE'],
  [
    'are given something else',
    async ({ from }) => {
      await writeFile(from, 'no database at all, but longer than its header would be: '.repeat(10));
      return {};
    },
    'GEMBA_BACKUP_UNUSABLE',
  ],
  ['are given newer ones', async ({ records }) => ({ from: join(records, RECORDS_FILE) }), 'GEMBA_BACKUP_NEWER'],
])('records that %s stay as they are', async (_what, more, code) => {
  const begun = await begin();
  const { data, records, restore } = begun;
  await expect(restore(await more(begun))).rejects.toMatchObject({ code });
  expect(await buildIn(records)).toBe('young');
  expect((await readdir(data)).sort()).toEqual(['backups', 'records']);
});

test('killed between two names, it is finished before a server begins', async () => {
  const { data, records, restore } = await begin();
  await mkdir(stageOf(records));
  await rm(records, { recursive: true });
  expect(() => refuseUnfinished(data)).toThrow(expect.objectContaining({ code: 'GEMBA_RESTORE_UNFINISHED' }));
  expect(await restore({ replace: false })).toMatchObject({ aside: null });
  refuseUnfinished(data);
  expect(await buildIn(records)).toBe('old');
});
