/** What the historian's folder holds. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistorianStats } from '../port.ts';
import type { Database } from './database.ts';
import { STORED } from './schema.ts';

const DAY_NS = 86_400_000_000_000n;

export async function readStats({ database }: { database: Database }): Promise<HistorianStats> {
  const [row] = await database.read(
    `SELECT count(*), count(DISTINCT time // ${DAY_NS}), min(time), max(time) FROM ${STORED}`,
  );
  const [samples, days, oldest, newest] = row as readonly [bigint, bigint, bigint | null, bigint | null];
  return {
    samples: Number(samples),
    bytes: await bytesIn(database.folder),
    days: Number(days),
    oldestNs: oldest,
    newestNs: newest,
  };
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    // A file may go while we look.
    files
      .filter((file) => file.isFile())
      .map((file) => stat(join(file.parentPath, file.name)).catch(() => ({ size: 0 }))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
