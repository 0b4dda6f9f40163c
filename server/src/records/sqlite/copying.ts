/**
 * The thread that copies a records file: a connection of its own holds one moment of the file while others go on
 * writing, the copy is made from that, checked, and given its name when it is whole and on the disk. A thread of its own
 * because the check reads everything in one piece.
 */

import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

export interface CopyJob {
  from: string;
  to: string;
}

/** What the thread tells: the moment of the copy has come; it is done; or why it could not be. */
export type CopyWord = 'fixed' | 'done' | { failed: string };

/** Pages copied between two looks at what else is to be done. */
const PAGES_AT_ONCE = 1000;

async function copy({ from, to }: CopyJob, fixed: () => void): Promise<void> {
  const partial = `${to}.partial`;
  await rm(partial, { force: true });
  const database = new DatabaseSync(from, { timeout: 5000 });
  try {
    // A transaction that has read sees this moment and no later one; without it the copy would follow the writer.
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    fixed();
    await backup(database, partial, { rate: PAGES_AT_ONCE });
  } finally {
    database.close();
  }
  check(partial);
  await rename(partial, to);
  const folder = await open(dirname(to));
  await folder.sync().finally(() => folder.close());
}

/** Reads the whole copy. It is left as one file, without a log beside it. */
function check(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode=DELETE');
    const found = Object.values(database.prepare('PRAGMA integrity_check').get() ?? {})[0];
    if (found !== 'ok') throw new Error(`the copy is not sound: ${found}`);
  } finally {
    database.close();
  }
}

const tell = (word: CopyWord): void => parentPort?.postMessage(word);

try {
  await copy(workerData as CopyJob, () => tell('fixed'));
  tell('done');
} catch (error) {
  await rm(`${(workerData as CopyJob).to}.partial`, { force: true }).catch(() => {});
  tell({ failed: (error as Error).message });
}
