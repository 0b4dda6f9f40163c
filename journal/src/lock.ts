/**
 * A lock file, so that two processes never write one journal. It names its holder by process id and, where the system
 * tells, the moment at which that process began: after a crash, or in a container where every process has the same id,
 * a lock that nobody holds any more is taken over.
 */

import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';

const NAME = 'lock';
/** Folders that this very process holds: its own id in a lock file doesn't tell. */
const held = new Set<string>();

/** Takes the folder; throws GEMBA_DATA_LOCKED when a living process has it. */
export async function lockFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (held.has(folder)) throw new GembaError('GEMBA_DATA_LOCKED', { folder, pid: process.pid });
  const path = join(folder, NAME);
  const draft = `${path}.${process.pid}`;
  held.add(folder);
  try {
    await writeFile(draft, await identityOf(process.pid));
    await take(folder, path, draft);
  } catch (error) {
    held.delete(folder);
    throw error;
  } finally {
    await unlink(draft).catch(() => {});
  }
}

/** Gives the folder back. */
export async function unlockFolder(folder: string): Promise<void> {
  if (!held.delete(folder)) return;
  await unlink(join(folder, NAME)).catch(() => {});
}

/** A link appears whole or not at all, and only where nothing is yet: of two that take at once, one gets it. */
async function take(folder: string, path: string, draft: string): Promise<void> {
  if (await tryLink(draft, path)) return;
  const holder = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(holder, 10);
  if (await isAlive(pid, holder)) throw new GembaError('GEMBA_DATA_LOCKED', { folder, pid });
  // Move it aside first: whoever loses this race finds another's new lock under the name, and gives way to it.
  const aside = `${draft}.old`;
  await rename(path, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => holder);
  if (moved !== holder) await tryLink(aside, path);
  await unlink(aside).catch(() => {});
  if (!(await tryLink(draft, path))) throw new GembaError('GEMBA_DATA_LOCKED', { folder, pid: pidIn(moved) });
}

const pidIn = (holder: string): number => Number.parseInt(holder, 10) || 0;

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAlive(pid: number, holder: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await identityOf(pid)) === holder;
}

/** `pid boot start`: on Linux boot and start time tell a process from a later one with its id; elsewhere they are empty. */
export async function identityOf(pid: number): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in parentheses may hold blanks; the start time is the 20th field behind it [proc(5)].
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${boot.trim()} ${start}`;
}
