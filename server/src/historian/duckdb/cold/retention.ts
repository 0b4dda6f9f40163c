/**
 * Retention: days that are older than what is kept go whole, files and rows alike; never a row at a time. Rollups by the
 * hour stay for good.
 */

import { rm } from 'node:fs/promises';
import type { Retention, Upkeep } from '../../port.ts';
import type { Database, Query } from '../database.ts';
import { type ColdFiles, type Sealed, sealedWithin } from './catalogue.ts';
import { HOT_TABLES } from './format.ts';
import { type Expiring, keptKey, readKeptFrom } from './kept.ts';
import { DAY_NS, floorTo } from './periods.ts';
import { refreshView } from './view.ts';

const ALL_BEFORE = -(2n ** 63n);

/**
 * From when on each kind is kept, a full day; `null` while there is nothing. It is counted from the newest sample where the clock is ahead of it: a
 * clock that somebody sets to 2036 takes no history away, and a plant that stood still finds it again.
 */
export function keptFrom(
  retention: Retention,
  nowNs: bigint,
  newestNs: bigint | null,
): Record<Expiring, bigint> | null {
  if (newestNs === null) return null;
  const today = floorTo(newestNs < nowNs ? newestNs : nowNs, DAY_NS);
  return { days: today - BigInt(retention.rawDays) * DAY_NS, minutes: today - BigInt(retention.minuteDays) * DAY_NS };
}

/** Deletes what of a kind is older, and tells it day by day. */
export async function expire(
  database: Database,
  files: ColdFiles,
  kind: Expiring,
  fromNs: bigint,
): Promise<Upkeep['deleted']> {
  const { old, hot } = await database.snapshot(async (rows) => ({
    old: await sealedWithin(rows, kind, ALL_BEFORE, fromNs),
    hot: await rows('SELECT period, sum(rows)::BIGINT FROM hot WHERE kind = $1 AND max_time < $2 GROUP BY period', [
      kind,
      fromNs,
    ]),
  }));
  const known = (await database.snapshot(readKeptFrom))[kind];
  if (known !== null && known >= fromNs && old.length + hot.length === 0) return [];
  await database.keep((rows) => remove(rows, kind, fromNs));
  if (kind === 'days') await refreshView({ database, files });
  if (old.length === 0) return summed(kind, old, hot as never);
  await database.lookersGone();
  for (const one of old) {
    await rm(files.pathOf(one), { force: true });
    files.forget(one);
  }
  return summed(kind, old, hot as never);
}

async function remove(rows: Query, kind: Expiring, fromNs: bigint): Promise<void> {
  await rows('DELETE FROM meta WHERE key = $1', [keptKey(kind)]);
  await rows('INSERT INTO meta VALUES ($1, $2)', [keptKey(kind), String(fromNs)]);
  await rows('DELETE FROM sealed WHERE kind = $1 AND max_time < $2', [kind, fromNs]);
  await rows('DELETE FROM hot WHERE kind = $1 AND max_time < $2', [kind, fromNs]);
  await rows(`DELETE FROM ${HOT_TABLES[kind]} WHERE time < $1`, [fromNs]);
}

function summed(kind: Expiring, old: readonly Sealed[], hot: readonly [string, bigint][]): Upkeep['deleted'] {
  const rows = new Map<string, number>();
  for (const one of old) rows.set(one.period, one.rows);
  for (const [day, count] of hot) rows.set(day, (rows.get(day) ?? 0) + Number(count));
  const of = kind === 'days' ? 'raw' : 'minutes';
  return [...rows].sort().map(([day, count]) => ({ day, of, rows: count }));
}
