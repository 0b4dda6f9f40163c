/** The reads of the port as SQL. Values are bound; only names of our own columns and numbers stand in the text. */

import type { DuckDBListValue } from '@duckdb/node-api';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, GapCause, Observed, Stretch } from '@gemba/contract/sample';
import type { Coverage, Reading } from '../port.ts';
import { mergeStretches } from '../stretches.ts';
import { type ColdFile, readCold, type Store } from './cold-reading.ts';
import type { Row } from './database.ts';
import { READING_COLUMNS, sampleOf } from './rows.ts';
import { samplesIn, type Window } from './stored.ts';

/** Readings of a signal in `[fromNs, toNs)`, ascending, at most `limit`. */
export async function readRange(
  store: Store,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
  limit: number,
): Promise<Reading[]> {
  const known = store.memory.find(machine, signal);
  if (known === undefined) return [];
  const rows = await readAscending(store, { signals: [known.id], fromNs, toNs }, limit);
  return rows.map(([, ...row]) => {
    const { timeNs, value, status } = sampleOf(machine, signal, row);
    return { timeNs, value, status };
  });
}

/** The first `limit` samples of a window, ascending. */
function readAscending(store: Store, window: Window, limit: number): Promise<Row[]> {
  return readCold(store, async (query, filesIn) => {
    const found: Row[] = [];
    for (const { paths, ...part } of stretchesOf(window, await filesIn('days', window.fromNs, window.toNs))) {
      const sql = `SELECT signal, ${READING_COLUMNS} FROM ${samplesIn(part, paths)} ORDER BY time LIMIT $1`;
      found.push(...(await query(sql, [limit - found.length])));
      if (found.length >= limit) break;
    }
    return found;
  });
}

/** Files that a page opens at once; the next stretch has twice as many. */
const FIRST_FILES = 2;

/** A window in stretches that double, so that a page of a year opens few files. */
function* stretchesOf(window: Window, files: readonly ColdFile[]): Generator<Window & { paths: string[] }> {
  let { fromNs } = window;
  let first = 0;
  for (let count = FIRST_FILES; ; count *= 2) {
    const next = files[first + count];
    const paths = files.slice(first, first + count).map(({ path }) => path);
    yield { ...window, fromNs, toNs: next?.minNs ?? window.toNs, paths };
    if (next === undefined) return;
    fromNs = next.minNs;
    first += count;
  }
}

/** Samples, stretches, gaps or fillings of a machine after a time, ascending by order time, at most `limit`. */
export async function readEntries(
  store: Store,
  kind: Entry['kind'],
  machine: MachineId,
  signals: readonly SignalId[],
  afterNs: bigint,
  throughNs: bigint,
  limit: number,
): Promise<Entry[]> {
  if (kind === 'sample') {
    const byId = new Map(signals.flatMap((name) => pairOf(store.memory.find(machine, name)?.id, name)));
    if (byId.size === 0) return [];
    const window = { signals: [...byId.keys()], fromNs: afterNs + 1n, toNs: throughNs + 1n };
    const rows = await readAscending(store, window, limit);
    return rows.map(([id, ...reading]) => sampleOf(machine, byId.get(id as number) as SignalId, reading));
  }
  const { database } = store;
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
