/**
 * Loaded before a server (`node --import`): kills the process right before or right after a sink has taken something,
 * the so-manieth time. `GEMBA_CRASH` says where: `historian.append after 12`. So a kill falls just between the
 * historian's success and the watermark, which no clock would hit; the programs themselves know nothing of it.
 * `historian.append before 12 held 2000` is a sink that takes 2 s for nothing and then dies.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { DuckDbHistorian } from '@gemba/server/historian/duckdb/historian';
import { InfluxHistorian } from '@gemba/server/historian/influx/historian';
import { KyselyNotifications } from '@gemba/server/records/kysely/notifications';
import { KyselyRecords } from '@gemba/server/records/kysely/records';

type Method = (...args: unknown[]) => Promise<unknown>;

const [point, when, count, , heldMs] = (process.env.GEMBA_CRASH ?? '').split(' ');
const [, method = ''] = (point ?? '').split('.');
const OWNERS: Record<string, { prototype: object }[]> = {
  historian: [DuckDbHistorian, InfluxHistorian],
  records: [KyselyRecords],
  notifications: [KyselyNotifications],
};
const owners = OWNERS[point?.split('.')[0] ?? ''] ?? [];

let left = Number(count);
const passes = async (): Promise<void> => {
  left -= 1;
  if (left !== 0) return;
  if (heldMs !== undefined) await pause(Number(heldMs));
  process.kill(process.pid, 'SIGKILL');
};

for (const { prototype } of owners) {
  const methods = prototype as unknown as Record<string, Method>;
  const original = methods[method];
  if (original === undefined) throw new Error(`GEMBA_CRASH: there is no ${point}`);
  methods[method] = async function (this: unknown, ...args) {
    if (when === 'before') await passes();
    const result = await original.apply(this, args);
    if (when === 'after') await passes();
    return result;
  };
}
