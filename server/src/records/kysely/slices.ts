/** Cuts long lists into statements: a statement's parameters are limited (SQLite 32,766, PostgreSQL 65,535). */

/** Rows of one insert; the widest table has 14 columns. */
const SLICE_ROWS = 500;

export function* inSlices<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += SLICE_ROWS) yield rows.slice(at, at + SLICE_ROWS);
}
