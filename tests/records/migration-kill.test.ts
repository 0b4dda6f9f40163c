/** A release is killed in the middle of a migration: the records are as they were, kept besides, and it goes on from there. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { makeRecords } from '@gemba/server/records/registry';
import { expect, onTestFinished, test } from 'vitest';
import { MACHINES, S, T0, unit } from './committer.ts';
import { nextRelease } from './migrator.ts';

test('a migration that is killed half way has changed nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-migration-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const old = makeRecords({ folder });
  await old.start();
  for (let n = 1; n <= 20; n++) await old.commit(unit(n));
  const migration = await old.migration();
  await old.stop();

  await killMidway(folder);
  expect(await readdir(join(folder, 'backups'))).toHaveLength(1);
  const again = makeRecords({ folder });
  await again.start();
  expect(await again.migration()).toBe(migration);
  await expectAll(again);
  await again.stop();

  const next = nextRelease(folder, async () => {});
  await next.start();
  onTestFinished(() => next.stop());
  expect(await next.migration()).toBe(migration + 1);
  expect(await next.rows(MACHINES[0] as (typeof MACHINES)[0], T0, T0 + 100n * S)).toEqual([]);
  expect(await next.maintenanceJournal(100)).toHaveLength(20);
  for (const name of await readdir(join(folder, 'backups'))) {
    const backup = makeRecords({ folder: await asRecords(join(folder, 'backups', name)) });
    await backup.start();
    await expectAll(backup);
    await backup.stop();
  }
});

async function killMidway(folder: string): Promise<void> {
  const script = resolve(import.meta.dirname, 'migrator.ts');
  const child = fork(script, [folder], { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [word] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  expect(word).toBe('midway');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function expectAll(records: ReturnType<typeof makeRecords>): Promise<void> {
  for (const machine of MACHINES) {
    const rows = await records.rows(machine, T0, T0 + 100n * S);
    expect(rows.map(({ good }) => good)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  }
  expect((await records.folds()).map(({ state }) => state)).toEqual(MACHINES.map(() => 'fold 20'));
}

/** The backup in a folder of its own, under the name of records. */
async function asRecords(file: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-migration-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await copyFile(file, join(folder, 'records.sqlite'));
  return folder;
}
