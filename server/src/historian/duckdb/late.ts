/**
 * Late samples, held against what is stored, in sealed days as well: those that are there already are dropped, those
 * whose day can't be read are refused, because nobody can tell whether they are in it.
 */

import { BIGINT, type DuckDBConnection, INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { Placed } from './arrivals.ts';
import { fileName, type Sealed, sealedDaysOf } from './cold/catalogue.ts';
import { selectFromFiles } from './cold/format.ts';
import { periodAt } from './cold/periods.ts';
import { type Store, withReadable } from './cold-reading.ts';
import { query } from './database.ts';

export interface Late {
  /** Not stored yet, each once. */
  missing: Placed[];
  refused: { placed: Placed; reason: string }[];
}

/** `fresh` are written in the same commit. */
export async function sortOutLate(store: Store, late: readonly Placed[], fresh: readonly Placed[]): Promise<Late> {
  if (late.length === 0) return { missing: [], refused: [] };
  const { database, files } = store;
  const dayOf = new Map(late.map((placed) => [placed, periodAt('days', placed.sample.timeNs).name]));
  return withReadable(store, (used) =>
    database.write(async (connection) => {
      const days = [...new Set(dayOf.values())];
      const sealed = await sealedDaysOf((sql, values = []) => query(connection, sql, values), days);
      used.push(...sealed.filter((one) => !files.isLost(one)));
      const lost = new Map(sealed.filter(files.isLost).map((one) => [one.period, one]));
      const told = late.filter((placed) => !lost.has(dayOf.get(placed) as string));
      const stored = await storedAmong(connection, told, used.map(files.pathOf));
      const refused = late.flatMap((placed) => {
        const file = lost.get(dayOf.get(placed) as string);
        return file === undefined ? [] : [{ placed, reason: notTold(file) }];
      });
      return { missing: withoutTaken(told, stored, fresh), refused };
    }),
  );
}

const notTold = (file: Sealed): string =>
  `the samples of its day can not be read (${fileName(file)}): whether it is among them can not be told`;

function withoutTaken(
  late: readonly Placed[],
  stored: readonly (readonly [number, bigint])[],
  fresh: readonly Placed[],
): Placed[] {
  const taken = new Map<number, Set<bigint>>(late.map(({ signal }) => [signal.id, new Set()]));
  for (const { signal, sample } of fresh) taken.get(signal.id)?.add(sample.timeNs);
  const take = (signal: number, timeNs: bigint): boolean => {
    const times = taken.get(signal) as Set<bigint>;
    return times.size !== times.add(timeNs).size;
  };
  for (const [signal, timeNs] of stored) take(signal, timeNs);
  return late.filter(({ signal, sample }) => take(signal.id, sample.timeNs));
}

async function storedAmong(
  connection: DuckDBConnection,
  late: readonly Placed[],
  paths: readonly string[],
): Promise<[number, bigint][]> {
  if (late.length === 0) return [];
  const times = late.map(({ sample }) => sample.timeNs);
  const oldest = times.reduce((a, b) => (a < b ? a : b));
  const newest = times.reduce((a, b) => (a > b ? a : b));
  const places = ['SELECT signal, time FROM samples', 'SELECT signal, time FROM recent'];
  if (paths.length > 0) places.push(`SELECT signal, time FROM (${selectFromFiles('days', paths)})`);
  const result = await connection.runAndReadAll(
    `SELECT stored.signal, stored.time FROM (${places.join(' UNION ALL ')}) AS stored
     SEMI JOIN (SELECT unnest($signals) AS signal, unnest($times) AS time) AS arrived
       ON stored.signal = arrived.signal AND stored.time = arrived.time
     WHERE stored.time BETWEEN $oldest AND $newest`,
    { signals: listValue(late.map(({ signal }) => signal.id)), times: listValue(times), oldest, newest },
    { signals: LIST(INTEGER), times: LIST(BIGINT), oldest: BIGINT, newest: BIGINT },
  );
  return result.getRows() as [number, bigint][];
}
