/** One plant a data folder: a file with the process id, taken over when that process is gone. */

import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';

/** Makes the folder or throws GEMBA_DATA_UNUSABLE. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new GembaError('GEMBA_DATA_UNUSABLE', { folder, reason: (error as Error).message });
  }
}

/** Locks the folder or throws GEMBA_DATA_LOCKED; gives back how to unlock it. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'start.lock');
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const pid = Number(readFileSync(file, 'utf8'));
    if (isRunning(pid)) throw new GembaError('GEMBA_DATA_LOCKED', { folder, pid });
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
