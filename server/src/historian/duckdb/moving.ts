/**
 * Hours that are over go from `recent` to `samples`, sorted, and into the rollups, each in one transaction: a process
 * that is killed on the way has moved it or not. What comes late for them goes with a later move; as each sample is moved once,
 * its partial rows are simply more of them.
 */

import { columnsOf } from './cold/format.ts';
import { DAY_NS, floorTo, HOUR_NS, periodAt, SEAL_KINDS, SEALABLE_FROM_NS } from './cold/periods.ts';
import type { Database, Query, Row } from './database.ts';
import { asPartials, floored, merged, ROLLUPS } from './rollups.ts';

/** Rows that are moved together; more are moved hour by hour, so that rolling up a backlog needs no more memory than that. */
const MOVED_MAX_ROWS = 2_000_000n;

/** Moves what is older than the hour of `nowNs`. */
export async function moveHours(database: Database, nowNs: bigint): Promise<void> {
  const over = `time >= ${SEALABLE_FROM_NS} AND time < ${floorTo(nowNs, HOUR_NS)}`;
  const hours = await database.read(
    `SELECT ${floored('time', HOUR_NS)} AS hour, count(*) FROM recent WHERE ${over} GROUP BY 1 ORDER BY 1`,
  );
  for (const { fromNs, toNs } of inPortions(hours as unknown as [bigint, bigint][])) {
    await database.keep((rows) => move(rows, `time >= ${fromNs} AND time < ${toNs}`));
  }
}

/** Hours with their rows as stretches of time with not many more rows than may be moved together. */
export function inPortions(hours: readonly (readonly [hourNs: bigint, rows: bigint])[]) {
  const portions: { fromNs: bigint; toNs: bigint; rows: bigint }[] = [];
  for (const [hourNs, rows] of hours) {
    const last = portions.at(-1);
    if (last !== undefined && last.rows + rows <= MOVED_MAX_ROWS) {
      last.toNs = hourNs + HOUR_NS;
      last.rows += rows;
    } else portions.push({ fromNs: hourNs, toNs: hourNs + HOUR_NS, rows });
  }
  return portions;
}

async function move(rows: Query, condition: string): Promise<void> {
  const moved = `(SELECT * FROM recent WHERE ${condition})`;
  await takeNote(rows, moved);
  await rows(`INSERT INTO samples SELECT * FROM ${moved} ORDER BY signal, time`);
  await rows(`DELETE FROM recent WHERE ${condition}`);
}

/** Rolls up samples that were not yet, and notes what is new of them: the newest, and which periods are to be sealed. */
export async function takeNote(rows: Query, samples: string): Promise<void> {
  const days = await rows(
    `SELECT ${floored('time', DAY_NS)} AS day, count(*), min(time), max(time) FROM ${samples} GROUP BY 1`,
  );
  await rows(
    `CREATE OR REPLACE TEMP TABLE rolled AS ${merged(asPartials(samples), ROLLUPS.minute)} ORDER BY signal, 2`,
  );
  await rows('INSERT INTO minute FROM rolled');
  await rows(`INSERT INTO hour ${merged('rolled', ROLLUPS.hour)} ORDER BY 1, 2`);
  await rows('DROP TABLE rolled');
  await rows(`INSERT INTO newest ${newestOf(samples)}`);
  await noteHot(rows, days);
}

/** The newest of each signal; of a signal there is only one at a time. */
export const newestOf = (samples: string): string =>
  `SELECT ${columnsOf('days')} FROM ${samples}
   JOIN (SELECT signal, max(time) AS time FROM ${samples} GROUP BY signal) USING (signal, time)`;

async function noteHot(rows: Query, days: readonly Row[]): Promise<void> {
  for (const kind of SEAL_KINDS) {
    for (const [day, count, minNs, maxNs] of days) {
      const { name } = periodAt(kind, day as bigint);
      await rows('INSERT INTO hot VALUES ($1, $2, $3, $4, $5)', [
        kind,
        name,
        count ?? null,
        minNs ?? null,
        maxNs ?? null,
      ]);
    }
  }
}
