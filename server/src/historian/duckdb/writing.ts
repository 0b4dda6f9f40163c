/**
 * One commit: batches that aren't stored yet, with their positions, in one transaction, which is what makes `append`
 * exactly-once. A sample newer than all of its signal can't be there already; for the others the file is asked, so that
 * what comes doubled, in another batch too, is stored once.
 */

import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Filled, Gap, Observed, Sample, Stretch } from '@gemba/contract/sample';
import { add, has } from '@gemba/contract/stream/positions';
import type { HistorianBatch } from '../port.ts';
import { query } from './database.ts';
import type { KnownSignal, Memory, StoredPositions } from './memory.ts';
import { appendValue } from './rows.ts';
import { STORED } from './schema.ts';

interface Placed {
  signal: KnownSignal;
  sample: Sample;
}

/** What a group of batches holds that isn't stored yet. */
interface Sorted {
  fresh: Placed[];
  late: Placed[];
  observed: Observed[];
  gaps: Gap[];
  filled: Filled[];
  added: { id: number; machine: string; name: string }[];
  positions: Set<StoredPositions>;
}

/**
 * Writes the batches in one transaction. When it throws, nothing of them is in the file, and `memory` must be loaded
 * again: it was changed on the way.
 */
export async function writeBatches(
  connection: DuckDBConnection,
  memory: Memory,
  batches: readonly HistorianBatch[],
): Promise<void> {
  const sorted = sortOut(memory, batches);
  if (sorted.positions.size === 0) return;
  await connection.run('BEGIN');
  try {
    await appendRows(connection, 'signal', sorted.added, (appender, { id, machine, name }) => {
      appender.appendInteger(id);
      appender.appendVarchar(machine);
      appender.appendVarchar(name);
    });
    await appendRows(connection, 'recent', sorted.fresh, appendSample);
    const missing = await withoutStored(connection, sorted.late);
    await appendRows(connection, 'recent', missing, appendSample);
    await appendRows(connection, 'observed', sorted.observed, appendObserved);
    await appendRows(connection, 'gap', sorted.gaps, appendStretch);
    await appendRows(connection, 'filled', sorted.filled, appendStretch);
    await writePositions(connection, sorted.positions);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

function sortOut(memory: Memory, batches: readonly HistorianBatch[]): Sorted {
  const sorted: Sorted = {
    fresh: [],
    late: [],
    observed: [],
    gaps: [],
    filled: [],
    added: [],
    positions: new Set(),
  };
  for (const batch of batches) {
    const stored = memory.positionsOf(batch.gateway, batch.epoch);
    if (has(stored.set, batch.position)) continue;
    stored.set = add(stored.set, batch.position);
    sorted.positions.add(stored);
    for (const entry of batch.entries) {
      if (entry.kind === 'sample') placeSample(memory, entry, sorted);
      else if (entry.kind === 'observed') sorted.observed.push(entry);
      else if (entry.kind === 'gap') sorted.gaps.push(entry);
      else sorted.filled.push(entry);
    }
  }
  return sorted;
}

function placeSample(memory: Memory, sample: Sample, sorted: Sorted): void {
  let signal = memory.find(sample.machine, sample.signal);
  if (signal === undefined) {
    signal = memory.add(sample.machine, sample.signal);
    sorted.added.push({ id: signal.id, machine: sample.machine, name: sample.signal });
  }
  if (signal.newest !== null && sample.timeNs <= signal.newest.timeNs) sorted.late.push({ signal, sample });
  else {
    signal.newest = sample;
    sorted.fresh.push({ signal, sample });
  }
}

/** Those of the late samples that are not in the file yet, each once. */
async function withoutStored(connection: DuckDBConnection, late: readonly Placed[]): Promise<Placed[]> {
  if (late.length === 0) return [];
  const taken = new Map<number, Set<bigint>>();
  const take = (signal: number, timeNs: bigint): boolean => {
    const times = taken.get(signal) ?? new Set<bigint>();
    taken.set(signal, times);
    return times.size !== times.add(timeNs).size;
  };
  for (const [signal, timeNs] of await storedAmong(connection, late)) take(signal, timeNs);
  return late.filter(({ signal, sample }) => take(signal.id, sample.timeNs));
}

async function storedAmong(connection: DuckDBConnection, late: readonly Placed[]): Promise<[number, bigint][]> {
  const times = late.map(({ sample }) => sample.timeNs);
  const oldest = times.reduce((a, b) => (a < b ? a : b));
  const newest = times.reduce((a, b) => (a > b ? a : b));
  const result = await connection.runAndReadAll(
    `SELECT stored.signal, stored.time FROM ${STORED} AS stored
     SEMI JOIN (SELECT unnest($signals) AS signal, unnest($times) AS time) AS arrived
       ON stored.signal = arrived.signal AND stored.time = arrived.time
     WHERE stored.time BETWEEN $oldest AND $newest`,
    { signals: listValue(late.map(({ signal }) => signal.id)), times: listValue(times), oldest, newest },
    { signals: LIST(INTEGER), times: LIST(BIGINT), oldest: BIGINT, newest: BIGINT },
  );
  return result.getRows() as [number, bigint][];
}

async function appendRows<T>(
  connection: DuckDBConnection,
  table: string,
  rows: readonly T[],
  append: (appender: DuckDBAppender, row: T) => void,
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table);
  try {
    for (const row of rows) {
      append(appender, row);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function appendSample(appender: DuckDBAppender, { signal, sample }: Placed): void {
  appender.appendInteger(signal.id);
  appender.appendBigInt(sample.timeNs);
  appendValue(appender, sample.value);
  appender.appendUInteger(sample.status);
  if (sample.sourceTimeNs === undefined) appender.appendNull();
  else appender.appendBigInt(sample.sourceTimeNs);
}

function appendObserved(appender: DuckDBAppender, { machine, fromNs, throughNs }: Observed): void {
  appender.appendVarchar(machine);
  appender.appendBigInt(fromNs);
  appender.appendBigInt(throughNs);
}

function appendStretch(appender: DuckDBAppender, { machine, signals, fromNs, toNs, cause }: Stretch): void {
  appender.appendVarchar(machine);
  appender.appendList(listValue(signals), LIST(VARCHAR));
  appender.appendBigInt(fromNs);
  appender.appendBigInt(toNs);
  appender.appendVarchar(cause);
}

/** A row for each gateway and epoch, changed in place: deleting and inserting would leave dead rows behind each commit. */
async function writePositions(connection: DuckDBConnection, positions: Iterable<StoredPositions>): Promise<void> {
  for (const stored of positions) {
    const statement = stored.inFile
      ? 'UPDATE stored_position SET ranges = $3 WHERE gateway = $1 AND epoch = $2'
      : 'INSERT INTO stored_position VALUES ($1, $2, $3)';
    await query(connection, statement, [stored.gateway, stored.epoch, JSON.stringify(stored.set)]);
    stored.inFile = true;
  }
}
