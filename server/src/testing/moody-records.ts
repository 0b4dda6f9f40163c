/** The real records over a database in memory, behind a mood; what they hold outlives the pipeline that wrote it. */

import { KyselyRecords } from '../records/kysely/records.ts';
import type { Records } from '../records/port.ts';
import { openSqlite } from '../records/sqlite/open.ts';
import { inMood, type Mood } from './mood.ts';

/** Records in memory, started. */
export async function memoryRecords(): Promise<Records> {
  const records = new KyselyRecords(async () => openSqlite(':memory:'));
  await records.start();
  return records;
}

/** The same records as one process sees them: its mood decides what becomes of its calls. */
export function moody(records: Records, mood: () => Mood): Records {
  return new Proxy(records, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => inMood(mood, () => value.apply(target, args));
    },
  });
}
