/** The reads of the port as SQL over the hot file. Values are bound; only names of our own columns stand in the text. */

import type { DuckDBListValue, DuckDBStructValue } from '@duckdb/node-api';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, GapCause, Observed, Stretch, Value } from '@gemba/contract/sample';
import type { Bucket, Coverage, Reading } from '../port.ts';
import { mergeStretches } from '../stretches.ts';
import type { Database, Row } from './database.ts';
import type { Memory } from './memory.ts';
import { READING_COLUMNS, sampleOf, valueAmong } from './rows.ts';
import { STORED } from './schema.ts';

export interface Store {
  database: Database;
  memory: Memory;
}

/** Readings of a signal in `[fromNs, toNs)`, ascending, at most `limit`. */
export async function readRange(
  { database, memory }: Store,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
  limit: number,
): Promise<Reading[]> {
  const known = memory.find(machine, signal);
  if (known === undefined) return [];
  const rows = await database.read(
    `SELECT ${READING_COLUMNS} FROM ${STORED} WHERE signal = $1 AND time >= $2 AND time < $3 ORDER BY time LIMIT $4`,
    [known.id, fromNs, toNs, limit],
  );
  return rows.map((row) => {
    const { timeNs, value, status } = sampleOf(machine, signal, row);
    return { timeNs, value, status };
  });
}

/** Those buckets that hold readings, by their index. */
export type FilledBuckets = Map<number, Omit<Bucket, 'fromNs' | 'toNs'>>;

/** See the port's `buckets`; the division is exact, a double would put readings near an edge on the wrong side. */
export async function readBuckets(
  { database, memory }: Store,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
  n: number,
): Promise<FilledBuckets> {
  const known = memory.find(machine, signal);
  if (known === undefined) return new Map();
  const rows = await database.read(
    `SELECT ((time::HUGEINT - $2) * $4 // ($3::HUGEINT - $2))::INTEGER AS bucket, count(*)::INTEGER,
       min(number), max(number), avg(number),
       arg_min({f: value, i: value_i, b: value_b, s: value_s}, time),
       arg_max({f: value, i: value_i, b: value_b, s: value_s}, time)
     FROM (
       SELECT *, CASE WHEN isfinite(value) THEN value ELSE value_i::DOUBLE END AS number FROM ${STORED}
       WHERE signal = $1 AND time >= $2 AND time < $3
         AND (value IS NOT NULL OR value_i IS NOT NULL OR value_b IS NOT NULL OR value_s IS NOT NULL)
     ) GROUP BY bucket`,
    [known.id, fromNs, toNs, n],
  );
  return new Map((rows as unknown as BucketRow[]).map(bucketOf));
}

type BucketRow = [
  bucket: number,
  count: number,
  min: number | null,
  max: number | null,
  mean: number | null,
  first: DuckDBStructValue,
  last: DuckDBStructValue,
];

const bucketOf = ([bucket, count, min, max, mean, first, last]: BucketRow) =>
  [bucket, { count, min, max, mean, first: structValue(first), last: structValue(last) }] as const;

function structValue({ entries: { f, i, b, s } }: DuckDBStructValue): Value | null {
  return valueAmong(f ?? null, i ?? null, b ?? null, s ?? null);
}

/** Samples, stretches, gaps or fillings of a machine after a time, ascending by order time, at most `limit`. */
export async function readEntries(
  { database, memory }: Store,
  kind: Entry['kind'],
  machine: MachineId,
  signals: readonly SignalId[],
  afterNs: bigint,
  throughNs: bigint,
  limit: number,
): Promise<Entry[]> {
  if (kind === 'sample') {
    const byId = new Map(signals.flatMap((name) => pairOf(memory.find(machine, name)?.id, name)));
    if (byId.size === 0) return [];
    const rows = await database.read(
      `SELECT signal, ${READING_COLUMNS} FROM ${STORED}
       WHERE signal IN (${[...byId.keys()].join(', ')}) AND time > $1 AND time <= $2 ORDER BY time LIMIT $3`,
      [afterNs, throughNs, limit],
    );
    return rows.map(([id, ...reading]) => sampleOf(machine, byId.get(id as number) as SignalId, reading));
  }
  const values = [machine, afterNs, throughNs, limit];
  if (kind === 'observed') {
    const sql = `SELECT from_ns, through_ns FROM observed
      WHERE machine = $1 AND through_ns > $2 AND through_ns <= $3 ORDER BY through_ns LIMIT $4`;
    return (await database.read(sql, values)).map((row) => observedOf(machine, row));
  }
  const sql = `SELECT signals, from_ns, to_ns, cause FROM ${kind}
    WHERE machine = $1 AND to_ns > $2 AND to_ns <= $3 ORDER BY to_ns LIMIT $4`;
  return (await database.read(sql, values)).map((row) => ({ kind, ...stretchOf(machine, row) }));
}

const pairOf = (id: number | undefined, name: SignalId): [number, SignalId][] => (id === undefined ? [] : [[id, name]]);

/** See the port's `coverage`. */
export async function readCoverage(
  { database }: Store,
  machine: MachineId,
  fromNs: bigint,
  toNs: bigint,
): Promise<Coverage> {
  const observed = await database.read(
    'SELECT from_ns, through_ns FROM observed WHERE machine = $1 AND through_ns >= $2 AND from_ns < $3',
    [machine, fromNs, toNs],
  );
  const stretches = (table: 'gap' | 'filled') =>
    database.read(
      `SELECT signals, from_ns, to_ns, cause FROM ${table}
       WHERE machine = $1 AND to_ns > $2 AND from_ns < $3 ORDER BY from_ns, to_ns`,
      [machine, fromNs, toNs],
    );
  return {
    observed: mergeStretches(observed.map((row) => observedOf(machine, row))),
    gaps: (await stretches('gap')).map((row) => ({ kind: 'gap', ...stretchOf(machine, row) })),
    filled: (await stretches('filled')).map((row) => ({ kind: 'filled', ...stretchOf(machine, row) })),
  };
}

const observedOf = (machine: MachineId, [fromNs, throughNs]: Row): Observed => ({
  kind: 'observed',
  machine,
  fromNs: fromNs as bigint,
  throughNs: throughNs as bigint,
});

const stretchOf = (machine: MachineId, [signals, fromNs, toNs, cause]: Row): Stretch => ({
  machine,
  signals: [...(signals as DuckDBListValue).items] as SignalId[],
  fromNs: fromNs as bigint,
  toNs: toNs as bigint,
  cause: cause as GapCause,
});
