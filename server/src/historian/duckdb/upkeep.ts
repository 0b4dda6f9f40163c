/**
 * The upkeep of the embedded historian: what is over is moved and rolled up, what is old is deleted, what is finished is
 * sealed. Each step is a transaction of its own; one that fails is told, and does not keep the others from being done.
 */

import type { Retention, Upkeep } from '../port.ts';
import { sealedOfPeriod } from './cold/catalogue.ts';
import type { Expiring } from './cold/kept.ts';
import {
  DAY_NS,
  HOUR_NS,
  type Period,
  periodNamed,
  SEAL_KINDS,
  SEALABLE_FROM_NS,
  type SealKind,
} from './cold/periods.ts';
import { expire, keptFrom } from './cold/retention.ts';
import { seal } from './cold/sealing.ts';
import type { Store } from './cold-reading.ts';
import { moveHours, newestOf } from './moving.ts';

/** How long after its end a period is sealed: what comes a little late is then in it at once. */
const GRACE_NS: Record<SealKind, bigint> = { days: HOUR_NS, minutes: HOUR_NS, hours: DAY_NS };

/** What comes late for a sealed period waits so long in the hot file: writing a large day anew takes minutes. */
const AGAIN_AFTER_NS = 6n * HOUR_NS;

export interface UpkeepOptions {
  retention: Retention;
  /** Resolves when the commits that run now have ended. */
  settled: () => Promise<void>;
}

export async function keepUp(store: Store, nowNs: bigint, options: UpkeepOptions): Promise<Upkeep> {
  const { database, files, memory } = store;
  const done: Upkeep = { sealed: [], deleted: [], problems: [] };
  const attempt = async (what: string, step: () => Promise<unknown>): Promise<void> => {
    if (database.interrupted) return;
    try {
      await step();
    } catch (error) {
      // What `stop` has broken off is no problem: the next upkeep does it.
      if (!database.interrupted) done.problems.push(`${what}: ${(error as Error).message}`);
    }
  };
  await attempt('hours could not be moved', () => moveHours(database, nowNs));
  const limits = keptFrom(options.retention, nowNs, memory.newestNs());
  for (const kind of ['days', 'minutes'] as const) {
    await attempt('what is older than the retention could not be deleted', async () => {
      done.deleted.push(...(await expireFrom(store, kind, limits?.[kind] ?? null, options)));
    });
  }
  for (const period of await due(store, nowNs)) {
    await attempt(`${period.name} could not be sealed`, async () => {
      await seal(database, files, period, nowNs);
      if (period.kind === 'days') done.sealed.push(period.name);
    });
  }
  if (done.sealed.length > 0) await attempt('the newest samples could not be tidied', () => tidyNewest(store));
  for (const problem of files.problems)
    if (!done.problems.some((told) => told.includes(problem))) done.problems.push(problem);
  return done;
}

/** Samples that are older are refused from now on, before anything goes: nobody could tell whether they were counted. */
async function expireFrom(
  { database, files, memory }: Store,
  kind: Expiring,
  limitNs: bigint | null,
  { settled }: UpkeepOptions,
): Promise<Upkeep['deleted']> {
  const before = memory.keptFrom[kind];
  const fromNs = before !== null && (limitNs === null || before > limitNs) ? before : limitNs;
  if (fromNs === null) return [];
  memory.keptFrom[kind] = fromNs;
  // A commit that fails waits for the upkeep to end: neither may wait for the other.
  await database.unlessInterrupted(settled());
  return expire(database, files, kind, fromNs);
}

/**
 * Periods to be sealed, oldest first, days before their rollups; none of which the file can't be read. `eager` are those
 * that are over, without grace and without waiting for more that is late.
 */
export async function due({ database, files }: Store, nowNs: bigint, eager = false): Promise<Period[]> {
  const found: Period[] = [];
  await database.snapshot(async (rows) => {
    for (const kind of SEAL_KINDS) {
      const hot = await rows('SELECT DISTINCT period FROM hot WHERE kind = $1 ORDER BY period', [kind]);
      for (const [name] of hot as unknown as [string][]) {
        const period = periodNamed(kind, name);
        const sealed = await sealedOfPeriod(rows, period);
        if (sealed !== null && files.isLost(sealed)) continue;
        if (isDue(period, sealed?.sealedNs ?? null, nowNs, eager)) found.push(period);
      }
    }
  });
  return found;
}

function isDue({ kind, fromNs, toNs }: Period, sealedNs: bigint | null, nowNs: bigint, eager: boolean): boolean {
  if (fromNs < SEALABLE_FROM_NS || toNs > nowNs) return false;
  if (eager) return true;
  if (nowNs < toNs + GRACE_NS[kind]) return false;
  return sealedNs === null || nowNs >= sealedNs + AGAIN_AFTER_NS || nowNs < sealedNs;
}

/** Of each signal the newest only: a row for each move and signal had gathered. */
async function tidyNewest({ database }: Store): Promise<void> {
  await database.keep(async (rows) => {
    await rows(`CREATE OR REPLACE TEMP TABLE tidied AS ${newestOf('newest')}`);
    await rows('DELETE FROM newest');
    await rows('INSERT INTO newest FROM tidied');
    await rows('DROP TABLE tidied');
  });
}
