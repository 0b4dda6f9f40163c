/** FROM clauses of what is stored of signals in a window, wherever it lies: in the hot file or in sealed ones. Pure. */

import { columnsOf, HOT_TABLES, selectFromFiles } from './cold/format.ts';
import { SEALABLE_FROM_NS, type SealKind } from './cold/periods.ts';

/** Signals by number in `[fromNs, toNs)`. All of them are numbers, so that they may stand in the text of a query. */
export interface Window {
  signals: readonly number[];
  fromNs: bigint;
  toNs: bigint;
}

/** Raw samples. `paths` are the sealed days that the window touches. */
export const samplesIn = (window: Window, paths: readonly string[]): string =>
  `(SELECT * FROM recent WHERE ${inHot(window)} UNION ALL ${rowsIn('days', window, paths)})`;

/** Partial rows of a rollup, of what was moved; what is still in `recent` isn't among them. */
export const partialsIn = (kind: 'minutes' | 'hours', window: Window, paths: readonly string[]): string =>
  `(${rowsIn(kind, window, paths)})`;

function rowsIn(kind: SealKind, window: Window, paths: readonly string[]): string {
  const hot = `SELECT ${columnsOf(kind)} FROM ${HOT_TABLES[kind]} WHERE ${inHot(window)}`;
  return paths.length === 0 ? hot : `${hot} UNION ALL ${selectFromFiles(kind, paths, inFiles(window))}`;
}

export const inHot = ({ signals, fromNs, toNs }: Window): string =>
  `signal IN (${signals.join(', ')}) AND time >= ${fromNs} AND time < ${toNs}`;

/** In terms of the files' own columns, so that row groups without such rows are not even read. */
function inFiles({ signals, fromNs, toNs }: Window): string {
  const conditions = [`id IN (${signals.join(', ')})`];
  // Beyond what a timestamp can say every row of a file is inside.
  if (fromNs >= SEALABLE_FROM_NS) conditions.push(`time >= make_timestamp_ns(${fromNs})`);
  if (toNs < MAX_TIMESTAMP_NS) conditions.push(`time < make_timestamp_ns(${toNs})`);
  return conditions.join(' AND ');
}

/** DuckDB's infinity. */
const MAX_TIMESTAMP_NS = 2n ** 63n - 1n;
