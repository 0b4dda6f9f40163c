/** A backup of a stopped server and its way back: what is in it, what is refused, and what is left when it goes wrong. */

import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { makeHistorian } from '../historian/registry.ts';
import { AttachmentFiles } from '../jobs/attachment-files.ts';
import { MIGRATIONS } from '../records/kysely/migrations/registry.ts';
import { makeRecords } from '../records/registry.ts';
import { RESTORED } from '../records/restored.ts';
import { backupName, backupsIn, clearDrafts, pruneBackups } from './kept.ts';
import { type Manifest, readManifest, staysBelow, writeManifest } from './manifest.ts';
import { refuseUnfinished, stageOf } from './place.ts';
import { type RestoreOptions, restoreBackup } from './restore.ts';
import { backUpStopped } from './stopped.ts';

const MACHINE = 'filler-1' as MachineId;
const SPEED = 'speed' as SignalId;
const GATEWAY = 'edge-hanoi' as GatewayId;
const EPOCH = '0123456789abcdef' as Epoch;
const PHOTO = 'what a photo shows';
const PHOTO_DIGEST = createHash('sha256').update(PHOTO).digest('hex');
const PHOTO_FILE = `${PHOTO_DIGEST.slice(0, 2)}/${PHOTO_DIGEST}`;
const T0 = 1_795_000_000_123_456_789n;
const DAY = 86_400_000_000_000n;
const NOW_MS = Date.UTC(2026, 10, 23, 2, 11, 59);

const batch = (position: number) => ({
  gateway: GATEWAY,
  epoch: EPOCH,
  position,
  entries: [
    {
      kind: 'sample' as const,
      machine: MACHINE,
      signal: SPEED,
      timeNs: T0 + BigInt(position),
      value: position,
      status: 0,
    },
  ],
});

async function using<T extends { start(): Promise<void>; stop(): Promise<void> }, R>(
  part: T,
  act: (part: T) => Promise<R>,
) {
  await part.start();
  return act(part).finally(() => part.stop());
}

const recordsIn = (data: string) => makeRecords({ folder: join(data, 'records') });
const historianIn = (data: string) => makeHistorian({ kind: 'duckdb', folder: join(data, 'historian') });

/** A server's folder with something in each of its corners, stored through position `to`. */
async function fill(data: string, to: number): Promise<void> {
  await using(recordsIn(data), async (records) => {
    await records.commit({ positions: [{ gateway: GATEWAY, epoch: EPOCH, set: [[1, to]] }] });
    await records.putUser({ name: 'ann', role: 'admin', passwordHash: 'x', mustChange: false, createdMs: 1 });
    await records.putSession({ tokenHash: 'ab'.repeat(32), user: 'ann', createdMs: 1, expiresMs: 9e15 });
  });
  await using(historianIn(data), async (historian) => {
    await historian.append(Array.from({ length: to }, (_, i) => batch(i + 1)));
    expect((await historian.upkeep(T0 + 30n * DAY)).problems).toEqual([]);
  });
  await mkdir(join(data, 'spool/journal'), { recursive: true });
  await writeFile(join(data, 'spool/journal/0000000000000001.seg'), 'segment');
  await writeFile(join(data, 'spool/journal/journal.json'), '{}');
  await writeFile(join(data, 'spool/memory.json'), '{}');
  await writeFile(join(data, 'quarantine.jsonl'), '{"reason":"x"}\n');
  await new AttachmentFiles(join(data, 'attachments')).put(Buffer.from(PHOTO));
  // What is being uploaded while it is made is nobody's yet.
  await writeFile(join(data, 'attachments', PHOTO_FILE.slice(0, 2), 'half.new'), 'half');
}

/** A folder with data in which three batches are stored, and a backup of it: made once, copied for each test. */
let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'gemba-backup-'));
  await mkdir(join(template, 'data/server'), { recursive: true });
  await writeFile(join(template, 'plant.yaml'), 'sites: []\n');
  await fill(join(template, 'data/server'), 3);
  await placeIn(template).backUp();
}, 60_000);
afterAll(() => rm(template, { recursive: true }));

function placeIn(folder: string) {
  const data = join(folder, 'data/server');
  const backUp = (name = 'backup', more = {}) =>
    backUpStopped({
      data,
      folder: join(folder, name),
      historian: () => ({ kind: 'duckdb', folder: join(data, 'historian') }),
      configuration: { 'plant.yaml': join(folder, 'plant.yaml') },
      ...more,
    });
  const restore = (more: Partial<RestoreOptions> = {}) =>
    restoreBackup({ from: join(folder, 'backup'), data, replace: false, nowMs: NOW_MS, ...more });
  return { folder, data, backup: join(folder, 'backup'), backUp, restore };
}

async function begin() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(template, folder, { recursive: true });
  return placeIn(folder);
}

const storedIn = (data: string) =>
  using(
    historianIn(data),
    async (historian) => (await historian.range(MACHINE, SPEED, 0n, 2n ** 62n, 100)).items.length,
  );

const positionsIn = (data: string) =>
  using(recordsIn(data), async (records) => (await records.positions('records'))[0]?.set);

test('what was kept comes back whole, with a mark, and nobody signed in', async () => {
  const { folder, data, backup, restore } = await begin();
  const manifest = await readManifest(backup);
  expect(manifest.files.map(({ path }) => path)).toEqual([
    `attachments/${PHOTO_FILE}`,
    'configuration/plant.yaml',
    'historian/days/2026-11-18.1.parquet',
    'historian/hot.duckdb',
    'historian/hours/2026-11.1.parquet',
    'historian/minutes/2026-11-18.1.parquet',
    'quarantine.jsonl',
    'records/records.sqlite',
    'spool/journal/0000000000000001.seg',
    'spool/journal/journal.json',
    'spool/memory.json',
  ]);
  expect(manifest.positions).toEqual([{ gateway: GATEWAY, epoch: EPOCH, records: [[1, 3]], historian: [[1, 3]] }]);
  expect(manifest).toMatchObject({
    format: 1,
    migration: MIGRATIONS.length,
    historian: { kind: 'duckdb', elsewhere: null },
  });
  expect(await readdir(data)).not.toContain('lock');

  await rm(data, { recursive: true });
  expect(await restore()).toEqual({ manifest, aside: null });
  expect(await storedIn(data)).toBe(3);
  await using(historianIn(data), async (historian) => {
    const midnight = T0 - (T0 % DAY);
    for (const n of [1, 24, 24 * 60, 7]) {
      const buckets = await historian.buckets(MACHINE, SPEED, midnight, midnight + DAY, n);
      expect(buckets.filter(({ count }) => count > 0).map(({ count, mean }) => [count, mean])).toEqual([[3, 2]]);
    }
    expect(await historian.health()).toMatchObject({ ok: true });
  });
  expect(await positionsIn(data)).toEqual([[1, 3]]);
  expect(await readFile(join(data, 'quarantine.jsonl'), 'utf8')).toBe('{"reason":"x"}\n');
  await using(recordsIn(data), async (records) => {
    expect(await records.session('ab'.repeat(32))).toBeNull();
    expect(await records.users()).toHaveLength(1);
    expect(JSON.parse((await records.getValue(RESTORED)) ?? '')).toMatchObject({ backup: 'backup', nowMs: NOW_MS });
    expect((await records.auditLog(1))[0]).toMatchObject({ what: 'restore', subject: 'backup', from: 'command line' });
  });
  expect(await readFile(join(data, 'attachments', PHOTO_FILE), 'utf8')).toBe(PHOTO);
  expect((await readdir(data)).sort()).toEqual(['attachments', 'historian', 'quarantine.jsonl', 'records', 'spool']);
  expect((await readdir(join(folder, 'data'))).sort()).toEqual(['server']);
});

test('data that are there are not touched, unless they may be kept aside', async () => {
  const { data, restore } = await begin();
  await using(historianIn(data), (historian) => historian.append([batch(4)]));
  await expect(restore()).rejects.toMatchObject({ code: 'GEMBA_RESTORE_OCCUPIED' });
  expect(await storedIn(data)).toBe(4);

  const { aside } = await restore({ replace: true });
  expect(aside).toBe(`${data}.before-restore-2026-11-23T02-11-59Z`);
  expect(await storedIn(data)).toBe(3);
  expect(await storedIn(aside as string)).toBe(4);
});

test('while a server has the folder, it is neither backed up by another process nor restored', async () => {
  const { data, backup, backUp, restore } = await begin();
  await lockFolder(data);
  onTestFinished(() => unlockFolder(data));
  // It is told at once, not after a long look at the backup.
  await rm(join(backup, 'quarantine.jsonl'));
  await expect(backUp('other')).rejects.toMatchObject({ code: 'GEMBA_DATA_LOCKED' });
  await expect(restore({ replace: true })).rejects.toMatchObject({ code: 'GEMBA_DATA_LOCKED' });
});

test('every fault of a backup is found before anything is touched, and all are told at once', async () => {
  const { data, backup, restore } = await begin();
  const flipped = join(backup, 'records/records.sqlite');
  const bytes = await readFile(flipped);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  await writeFile(flipped, bytes);
  await appendFile(join(backup, 'quarantine.jsonl'), 'more');
  await rm(join(backup, 'spool/memory.json'));
  await expect(restore({ replace: true })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_UNUSABLE',
    faults: [
      { path: 'quarantine.jsonl', problem: expect.stringContaining('bytes') },
      { path: 'spool/memory.json', problem: 'is missing' },
      { path: 'records/records.sqlite', problem: 'is not what was written' },
    ],
  });
  expect(await storedIn(data)).toBe(3);
});

test.each<[string, (manifest: Manifest) => object, string, string]>([
  ['of a newer format', (manifest) => ({ ...manifest, format: 2 }), 'GEMBA_BACKUP_NEWER', 'its format is 2'],
  ['of newer records', (manifest) => ({ ...manifest, migration: 99 }), 'GEMBA_BACKUP_NEWER', 'its records is 99'],
  ['that names a file outside', (manifest) => withPath(manifest, '../x'), 'GEMBA_BACKUP_UNUSABLE', 'outside'],
  ['that names an absolute path', (manifest) => withPath(manifest, '/x'), 'GEMBA_BACKUP_UNUSABLE', 'outside'],
  ['of another making', (manifest) => ({ ...manifest, files: {} }), 'GEMBA_BACKUP_UNUSABLE', 'damaged'],
])('a manifest %s is refused', async (_which, change, code, says) => {
  const { data, backup, restore } = await begin();
  await writeManifest(backup, change(await readManifest(backup)) as Manifest);
  await expect(restore({ replace: true })).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  expect(await storedIn(data)).toBe(3);
});

test.each<[string, (text: string) => string]>([
  ['was cut', (text) => text.slice(0, -20)],
  ['says another position', (text) => text.replace('"madeMs": 1', '"madeMs": 2')],
  ['has lost a file', (text) => text.replace(/\{[^{}]*"quarantine.jsonl"[^{}]*\},/, '')],
])('a manifest that %s is refused', async (_which, change) => {
  const { backup, restore } = await begin();
  const file = join(backup, 'manifest.json');
  const text = await readFile(file, 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(file, change(text));
  await expect(restore({ replace: true })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_UNUSABLE',
    message: expect.stringContaining('its manifest is damaged'),
  });
});

test('samples that this release can not read are no reason to lose those that are there', async () => {
  const { data, backup, restore } = await begin();
  const manifest = await readManifest(backup);
  await writeManifest(backup, { ...manifest, historian: { kind: 'clay-tablets', elsewhere: null } });
  await expect(restore({ replace: true })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_UNUSABLE',
    message: expect.stringContaining('clay-tablets'),
  });
  expect(await storedIn(data)).toBe(3);
});

const withPath = (manifest: Manifest, path: string) => ({
  ...manifest,
  files: manifest.files.map((line, index) => (index === 0 ? { ...line, path } : line)),
});

test('a path leads out of a folder in many ways', () => {
  for (const path of ['..', '../x', 'a/../../x', '/x', 'a//x', './x', 'C:/x', '..\\x', 'a\0', '']) {
    expect(staysBelow(path), path).toBe(false);
  }
  expect(staysBelow('historian/days/2026-11-22.parquet')).toBe(true);
});

test('a backup that was broken off leaves nothing that looks like one', async () => {
  const { folder, backup, backUp, restore } = await begin();
  const told = new AbortController();
  const progress = () => told.abort(new Error('enough'));
  await expect(backUp('other', { signal: told.signal, progress })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_FAILED',
    message: expect.stringContaining('enough'),
  });
  expect((await readdir(folder)).sort()).toEqual(['backup', 'data', 'plant.yaml']);
  await rm(join(backup, 'manifest.json'));
  await expect(restore({ replace: true })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_UNUSABLE',
    message: expect.stringContaining('never finished'),
  });
});

test('a restore that was broken off goes on where it was, and the data were there all the time', async () => {
  const { data, backup, restore } = await begin();
  const { files } = await readManifest(backup);
  const told = new AbortController();
  const through = files.findIndex(({ path }) => path === 'quarantine.jsonl') + 1;
  const progress: RestoreOptions['progress'] = ({ step, files: done }) => {
    if (step === 'copying' && done === through) told.abort(new Error('enough'));
  };
  await expect(restore({ replace: true, signal: told.signal, progress })).rejects.toMatchObject({
    code: 'GEMBA_RESTORE_FAILED',
  });
  expect(await storedIn(data)).toBe(3);
  const staged = join(`${data}.restoring`, 'quarantine.jsonl');
  const { ino } = await stat(staged);
  await writeFile(join(`${data}.restoring`, 'stranger'), 'of another backup');

  await restore({ replace: true });
  expect((await stat(join(data, 'quarantine.jsonl'))).ino).toBe(ino);
  expect(await readdir(data)).not.toContain('stranger');
  expect(await storedIn(data)).toBe(3);
  for (const { path, bytes } of files.filter(({ path }) => path.startsWith('spool/'))) {
    expect((await stat(join(data, path))).size).toBe(bytes);
  }
});

test('a restore that is killed between two names is finished before a server begins', async () => {
  const { data, restore } = await begin();
  await cp(data, stageOf(data), { recursive: true });
  // What a server finds that starts while the old data are aside already, and the new ones not yet there.
  const aside = `${data}.before`;
  await rename(data, aside);
  await lockFolder(data);
  expect(() => refuseUnfinished(data)).toThrow(expect.objectContaining({ code: 'GEMBA_RESTORE_UNFINISHED' }));
  await unlockFolder(data);
  await restore();
  refuseUnfinished(data);
  expect(await storedIn(data)).toBe(3);
  expect(await storedIn(aside)).toBe(3);
});

test('a historian that the server never had is not backed up in the place of its own', async () => {
  const { folder, data, backUp } = await begin();
  await rm(join(data, 'historian'), { recursive: true });
  await expect(backUp('other')).rejects.toMatchObject({ code: 'GEMBA_ARGUMENT' });
  expect(await readdir(data)).not.toContain('historian');
  expect(await readdir(folder)).not.toContain('other');
});

test('a backup is broken off before the disk is full', async () => {
  const { folder, backUp } = await begin();
  await expect(backUp('other', { leaveBytes: 2 ** 60 })).rejects.toMatchObject({
    code: 'GEMBA_BACKUP_FAILED',
    message: expect.stringMatching(/only \d+ MB are left/),
  });
  expect(await readdir(folder)).not.toContain('other.partial');
});

test('what was never finished is deleted, but for what is being made', async () => {
  const { folder } = await begin();
  const [old, young] = [backupName(NOW_MS - 1000), backupName(NOW_MS + 1000)];
  for (const name of [`${old}.partial`, `${young}.partial`, old]) await mkdir(join(folder, name));
  await clearDrafts(folder, NOW_MS);
  const left = (await readdir(folder)).filter((name) => name.startsWith('gemba-'));
  expect(left.sort()).toEqual([old, `${young}.partial`]);
});

test('the last backups are kept, unfinished ones are not counted', async () => {
  const { folder } = await begin();
  const names = [1, 2, 3, 4].map((day) => backupName(Date.UTC(2026, 10, day)));
  for (const name of names) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'manifest.json'), '{}');
  }
  await mkdir(join(folder, backupName(Date.UTC(2026, 10, 5))));
  expect(await pruneBackups(folder, 2)).toEqual(names.slice(0, 2));
  expect(await backupsIn(folder)).toEqual(names.slice(2));
  expect(await pruneBackups(folder, 2)).toEqual([]);
});
