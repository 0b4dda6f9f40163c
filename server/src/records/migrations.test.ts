/** Records of one release under the next: kept before they are changed, changed whole or not at all. */

import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS, type Migration } from './kysely/migrations/registry.ts';
import { KyselyRecords } from './kysely/records.ts';
import { MigrationBackups } from './migration-backups.ts';
import { makeRecords } from './registry.ts';
import { openSqlite } from './sqlite/open.ts';
import { FILLER, row, S, T0 } from './suite/bench.ts';

const KNOWN = MIGRATIONS.length;

async function begin() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [file, backups] = [join(folder, 'records.sqlite'), join(folder, 'backups')];
  const keeper = new MigrationBackups(backups);
  const records = (...more: Migration[]) =>
    new KyselyRecords(async () => openSqlite(file), { backups: keeper, migrations: [...MIGRATIONS, ...more] });
  const using = async <T>(release: KyselyRecords, act: (records: KyselyRecords) => Promise<T>): Promise<T> => {
    await release.start();
    return act(release).finally(() => release.stop());
  };
  const kept = () => readdir(backups).catch(() => []);
  return { folder, file, backups, records, using, kept };
}

type Begun = Awaited<ReturnType<typeof begin>>;

const giveContent = ({ using, records }: Begun) => using(records(), (old) => old.commit({ rows: [row(T0, T0 + S)] }));

const rowsOf = (records: KyselyRecords) => records.rows(FILLER, T0, T0 + S);

const weather: Migration = {
  name: 'weather',
  up: async (db) => {
    await db.schema.createTable('weather').addColumn('sky', 'text').execute();
  },
};

const failing: Migration = {
  name: 'half',
  up: async (db) => {
    await db.schema.createTable('half').addColumn('x', 'text').execute();
    await db.deleteFrom('ledger_row').execute();
    throw new Error('stumbled');
  },
};

const tablesOf = async (file: string) => {
  const { db } = openSqlite(file);
  return (await db.introspection.getTables().finally(() => db.destroy())).map(({ name }) => name);
};

describe('a migration', () => {
  test('of records that hold nothing needs no backup', async () => {
    const { records, using, kept } = await begin();
    expect(await using(records(weather), (made) => made.migration())).toBe(KNOWN + 1);
    expect(await kept()).toEqual([]);
  });

  test('of records that hold something begins when they are kept, as they were', async () => {
    const begun = await begin();
    const { records, using, kept, backups, file } = begun;
    await giveContent(begun);
    expect(await kept()).toEqual([]);
    await using(records(weather), async (moved) => {
      expect(await moved.migration()).toBe(KNOWN + 1);
      expect(await rowsOf(moved)).toHaveLength(1);
    });
    const [name, ...more] = await kept();
    expect(more).toEqual([]);
    expect(name).toMatch(new RegExp(`^records-${String(KNOWN).padStart(4, '0')}-2\\d{3}-.*Z\\.sqlite$`));
    expect(await tablesOf(file)).toContain('weather');
    await copyFile(join(backups, name as string), file);
    expect(await tablesOf(file)).not.toContain('weather');
    await using(records(), async (old) => {
      expect(await old.migration()).toBe(KNOWN);
      expect(await rowsOf(old)).toHaveLength(1);
    });
  });

  test('does not begin when no backup can be made, and says what to do', async () => {
    const begun = await begin();
    const { records, backups, file, using, kept } = begun;
    await giveContent(begun);
    await writeFile(backups, 'no folder');
    await expect(records(weather).start()).rejects.toMatchObject({
      code: 'GEMBA_MIGRATION_BACKUP',
      next: expect.stringContaining('1 MB'),
    });
    expect(await tablesOf(file)).not.toContain('weather');
    await rm(backups);
    await using(records(weather), async (moved) => expect(await rowsOf(moved)).toHaveLength(1));
    expect(await kept()).toHaveLength(1);
  });

  test('does not begin when the records are not sound', async () => {
    const begun = await begin();
    const { records, file, kept } = begun;
    await giveContent(begun);
    const bytes = await readFile(file);
    // The root page of one of the tables.
    bytes.fill(0xff, 3 * 4096, 4 * 4096);
    await writeFile(file, bytes);
    await expect(records(weather).start()).rejects.toMatchObject({ code: 'GEMBA_MIGRATION_BACKUP' });
    expect(await kept()).toEqual([]);
  });

  test('that fails leaves the tables as they were, and does not push out older backups', async () => {
    const begun = await begin();
    const { records, using, file, backups, kept } = begun;
    await giveContent(begun);
    await mkdir(backups);
    const older = 'records-0000-2020-01-01T00-00-00Z.sqlite';
    await writeFile(join(backups, older), '');
    for (const second of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const stamp = `2021-01-01T00-00-0${second}Z`;
      await writeFile(join(backups, `records-${String(KNOWN).padStart(4, '0')}-${stamp}.sqlite`), '');
    }
    await expect(records(failing).start()).rejects.toThrow('stumbled');
    expect(await tablesOf(file)).not.toContain('half');
    await using(records(), async (old) => expect(await rowsOf(old)).toHaveLength(1));
    expect(await kept()).toHaveLength(3);
    expect(await kept()).toContain(older);
  });
});

describe('records of a newer release', () => {
  test('are refused, left as they are, and the backup that fits is named', async () => {
    const begun = await begin();
    const { folder, records, using, kept, backups } = begun;
    await giveContent(begun);
    await using(records(weather), async () => {});
    const older = makeRecords({ folder, backups });
    await expect(older.start()).rejects.toMatchObject({
      code: 'GEMBA_RECORDS_NEWER',
      message: expect.stringContaining(`migration ${KNOWN + 1}, this one knows ${KNOWN}`),
      next: expect.stringContaining(join(backups, (await kept())[0] as string)),
    });
    await using(records(weather), async (moved) => expect(await rowsOf(moved)).toHaveLength(1));
  });

  test('can be looked at and copied as they are', async () => {
    const begun = await begin();
    const { folder, records, using } = begun;
    await giveContent(begun);
    await using(records(weather), async () => {});
    const asTheyAre = makeRecords({ folder, asTheyAre: true });
    await asTheyAre.start();
    onTestFinished(() => asTheyAre.stop());
    expect(await asTheyAre.migration()).toBe(KNOWN + 1);
    await asTheyAre.backup(join(folder, 'copy'));
    expect(await tablesOf(join(folder, 'copy'))).toContain('weather');
  });
});
