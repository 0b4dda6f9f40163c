/**
 * What stands in the sealed files. They are self-contained, so that anybody can read them: names and a timestamp, and
 * last the number by which this historian knows a signal, which is what it looks for. Sorted by (id, time), a signal's
 * rows lie together and are found by the statistics of the row groups.
 */

import { quoted } from '../sql.ts';
import type { SealKind } from './periods.ts';

/** Columns between the time and the id, which the hot file and the sealed ones have alike. */
const SAMPLE = 'value, value_i, value_b, value_s, status, source_time';
const PARTIAL = 'count, numbers, min, max, sum, first, first_time, last, last_time';
const CONTENT: Record<SealKind, string> = { days: SAMPLE, minutes: PARTIAL, hours: PARTIAL };

/** The table of the hot file in which rows of a kind wait to be sealed. */
export const HOT_TABLES: Record<SealKind, string> = { days: 'samples', minutes: 'minute', hours: 'hour' };

/** Columns of that table, in its order. */
export const columnsOf = (kind: SealKind): string => `signal, time, ${CONTENT[kind]}`;

/** The rows of files, with the columns of the hot file; the condition is on the files' own `id` and `time`. */
export const selectFromFiles = (kind: SealKind, paths: readonly string[], condition = 'true'): string =>
  `SELECT id AS signal, epoch_ns(time) AS time, ${CONTENT[kind]}
   FROM read_parquet([${paths.map(quoted).join(', ')}]) WHERE ${condition}`;

/** The names of signals by number, for `selectForFile`: variables of the connection that writes the file. */
export const SET_NAMES = ['machine', 'name'].map(
  (column) => `SET VARIABLE ${column}s = (
    SELECT list(${column} ORDER BY number)
    FROM (SELECT unnest(range(1, (SELECT max(id) + 1 FROM signal))) AS number) LEFT JOIN signal ON id = number)`,
);

/**
 * Rows of the hot file's columns, sorted, with the columns of a file. The names are looked up after the sorting, which
 * a join might undo.
 */
export const selectForFile = (kind: SealKind, rows: string): string =>
  `SELECT getvariable('machines')[signal] AS machine, getvariable('names')[signal] AS signal,
     make_timestamp_ns(time) AS time, ${CONTENT[kind]}, signal AS id
   FROM (SELECT * FROM (${rows}) ORDER BY signal, time)`;

/** Version 2 packs times as differences: in half the space. */
export const FILE_OPTIONS = 'FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2';
