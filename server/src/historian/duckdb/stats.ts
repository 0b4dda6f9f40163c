/** What the historian's folder holds, told from its catalogue: nothing of it is read through. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistorianStats } from '../port.ts';
import { DAY_NS } from './cold/periods.ts';
import type { Database } from './database.ts';
import { floored } from './rollups.ts';

export async function readStats({ database }: { database: Database }): Promise<HistorianStats> {
  const [row] = await database.read(
    `SELECT sum(rows)::BIGINT, count(DISTINCT period), min(min_time), max(max_time) FROM (
       SELECT period, rows, min_time, max_time FROM sealed WHERE kind = 'days'
       UNION ALL SELECT period, rows, min_time, max_time FROM hot WHERE kind = 'days'
       UNION ALL
       SELECT strftime(make_timestamp(${floored('time', DAY_NS)} // 1000), '%Y-%m-%d'), count(*), min(time), max(time)
       FROM recent GROUP BY 1
     )`,
  );
  const [samples, days, oldestNs, newestNs] = row as unknown as readonly [
    bigint | null,
    bigint,
    bigint | null,
    bigint | null,
  ];
  return {
    samples: Number(samples ?? 0),
    bytes: await bytesIn(database.folder),
    days: Number(days),
    oldestNs,
    newestNs,
  };
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files
      .filter((file) => file.isFile())
      // A file may go while we look.
      .map((file) => stat(join(file.parentPath, file.name)).catch(() => ({ size: 0 }))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
