/**
 * The tables of the hot file, and the view by which people read it with DuckDB, Python or a notebook. `recent` takes
 * what arrives, in the order of arrival; whole hours are moved from there to `samples`, sorted by signal and time, where
 * a signal's rows lie together. Names stand once, in `signal`.
 */

import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, INTEGER, UINTEGER, VARCHAR } from '@duckdb/node-api';

/** Raised with each change of the tables that an older release can't live with; it refuses a newer file. */
export const SCHEMA_VERSION = 1;

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

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta(key VARCHAR, content VARCHAR);
  CREATE TABLE IF NOT EXISTS signal(id INTEGER, machine VARCHAR, name VARCHAR);
  CREATE TABLE IF NOT EXISTS recent(${sampleColumns});
  CREATE TABLE IF NOT EXISTS samples(${sampleColumns});
  CREATE TABLE IF NOT EXISTS observed(machine VARCHAR, from_ns BIGINT, through_ns BIGINT);
  CREATE TABLE IF NOT EXISTS gap(machine VARCHAR, signals VARCHAR[], from_ns BIGINT, to_ns BIGINT, cause VARCHAR);
  CREATE TABLE IF NOT EXISTS filled(machine VARCHAR, signals VARCHAR[], from_ns BIGINT, to_ns BIGINT, cause VARCHAR);
  CREATE TABLE IF NOT EXISTS stored_position(gateway VARCHAR, epoch VARCHAR, ranges VARCHAR);
  CREATE VIEW IF NOT EXISTS telemetry AS
    SELECT machine, name AS signal, make_timestamp_ns(time) AS time, value, value_i, value_b, value_s, status
    FROM (SELECT * FROM samples UNION ALL SELECT * FROM recent) AS stored JOIN signal ON signal.id = stored.signal;
`;

/** Every stored sample, wherever it lies; colder places join here. */
export const STORED = '(SELECT * FROM samples UNION ALL SELECT * FROM recent)';
