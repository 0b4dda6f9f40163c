/**
 * The tables of the hot file. `recent` takes what arrives, in the order of arrival; whole hours are moved from there to
 * `samples`, sorted by signal and time, where a signal's rows lie together, and into the rollups; what is over is sealed
 * into files, of which `sealed` knows. Names stand once, in `signal`.
 */

import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, INTEGER, UINTEGER, VARCHAR } from '@duckdb/node-api';
import { PARTIAL_COLUMNS } from './rollups.ts';

/** Raised with each change of the tables that an older release can't live with; it refuses a newer file. */
export const SCHEMA_VERSION = 2;

/** A float and a 64-bit integer have columns of their own: the one rounds what the other holds. */
export const SAMPLE_COLUMNS: readonly (readonly [name: string, type: DuckDBType])[] = [
  ['signal', INTEGER],
  ['time', BIGINT],
  ['value', DOUBLE],
  ['value_i', BIGINT],
  ['value_b', BOOLEAN],
  ['value_s', VARCHAR],
  ['status', UINTEGER],
  ['source_time', BIGINT],
];

const sampleColumns = SAMPLE_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');

/**
 * - `newest`: the newest sample of each signal among those that were moved, perhaps several times; the newest counts.
 * - `hot`: periods of which the hot file holds rows that were moved and aren't sealed, a row for each move.
 * - `sealed`: periods that are in a file, and which generation of it counts.
 * - `sealing`: files that are being written; the hot file still has what they are to hold.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta(key VARCHAR, content VARCHAR);
  CREATE TABLE IF NOT EXISTS signal(id INTEGER, machine VARCHAR, name VARCHAR);
  CREATE TABLE IF NOT EXISTS recent(${sampleColumns});
  CREATE TABLE IF NOT EXISTS samples(${sampleColumns});
  CREATE TABLE IF NOT EXISTS newest(${sampleColumns});
  CREATE TABLE IF NOT EXISTS minute(${PARTIAL_COLUMNS});
  CREATE TABLE IF NOT EXISTS hour(${PARTIAL_COLUMNS});
  CREATE TABLE IF NOT EXISTS hot(kind VARCHAR, period VARCHAR, rows BIGINT, min_time BIGINT, max_time BIGINT);
  CREATE TABLE IF NOT EXISTS sealed(kind VARCHAR, period VARCHAR, generation INTEGER, rows BIGINT, bytes BIGINT,
    min_time BIGINT, max_time BIGINT, sealed_ns BIGINT);
  CREATE TABLE IF NOT EXISTS sealing(kind VARCHAR, period VARCHAR, generation INTEGER);
  CREATE TABLE IF NOT EXISTS observed(machine VARCHAR, from_ns BIGINT, through_ns BIGINT);
  CREATE TABLE IF NOT EXISTS gap(machine VARCHAR, signals VARCHAR[], from_ns BIGINT, to_ns BIGINT, cause VARCHAR);
  CREATE TABLE IF NOT EXISTS filled(machine VARCHAR, signals VARCHAR[], from_ns BIGINT, to_ns BIGINT, cause VARCHAR);
  CREATE TABLE IF NOT EXISTS stored_position(gateway VARCHAR, epoch VARCHAR, ranges VARCHAR);
`;
