import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, lockFolder, unlockFolder } from './lock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-lock-'));
});

afterEach(async () => {
  await unlockFolder(folder);
  rmSync(folder, { recursive: true });
});

const leave = (holder: string) => writeFileSync(join(folder, 'lock'), holder);
const code = (taking: Promise<void>) =>
  taking.then(
    () => 'taken',
    (error: { code: string }) => error.code,
  );

describe('a folder', () => {
  it('is taken by one, given back, and taken again', async () => {
    expect(await code(lockFolder(folder))).toBe('taken');
    expect(await code(lockFolder(folder))).toBe('GEMBA_DATA_LOCKED');
    await unlockFolder(folder);
    expect(await code(lockFolder(folder))).toBe('taken');
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(await identityOf(process.pid));
  });

  it('is left to a living process', async () => {
    leave(await identityOf(process.ppid));
    expect(await code(lockFolder(folder))).toBe('GEMBA_DATA_LOCKED');
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(await identityOf(process.ppid));
  });

  it.each([
    ['a process that is gone', '999999999 boot 1'],
    ['an earlier process that had our id, as in a container', `${process.pid} boot 1`],
    ['an earlier process whose id another one has now', `${process.ppid} another-boot 1`],
    ['nobody: the power failed while the lock was written', ''],
  ])('is taken over from %s', async (_whom, holder) => {
    leave(holder);
    expect(await code(lockFolder(folder))).toBe('taken');
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});
