/**
 * One commit: batches that aren't stored yet, with their positions, in one transaction, which is what makes `append`
 * exactly-once.
 */

import { type DuckDBAppender, type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import type { Observed, Stretch } from '@gemba/contract/sample';
import type { HistorianBatch, Quarantined } from '../port.ts';
import { type Placed, sortOut } from './arrivals.ts';
import type { Store } from './cold-reading.ts';
import { query } from './database.ts';
import { sortOutLate } from './late.ts';
import type { StoredPositions } from './memory.ts';
import { appendValue } from './rows.ts';

/**
 * Writes the batches of some works in one transaction, and answers each with what of it can't be stored. When it throws,
 * nothing of them is in the file, and the memory must be loaded again: it was changed on the way.
 */
export async function writeBatches(
  store: Store,
  works: readonly (readonly HistorianBatch[])[],
): Promise<Quarantined[][]> {
  const arrivals = sortOut(store.memory, works);
  if (arrivals.positions.size === 0) return arrivals.refused;
  const late = await sortOutLate(store, arrivals.late, arrivals.fresh);
  await store.database.write(async (connection) => {
    await appendRows(connection, 'signal', arrivals.added, (appender, { id, machine, name }) => {
      appender.appendInteger(id);
      appender.appendVarchar(machine);
      appender.appendVarchar(name);
    });
    await appendRows(connection, 'recent', arrivals.fresh, appendSample);
    await appendRows(connection, 'recent', late.missing, appendSample);
    await appendRows(connection, 'observed', arrivals.observed, appendObserved);
    await appendRows(connection, 'gap', arrivals.gaps, appendStretch);
    await appendRows(connection, 'filled', arrivals.filled, appendStretch);
    await writePositions(connection, arrivals.positions);
  });
  for (const { placed, reason } of late.refused) {
    arrivals.refused[placed.work]?.push({ entry: placed.sample, reason });
  }
  return arrivals.refused;
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
