/**
 * A kind of thing that goes out as a table and comes in again: its columns, the rows that a thing is written in, and what
 * rows say of one. What rows say nothing of stays as it is.
 */

import type { Cells } from '../imports/cells.ts';
import type { Columns } from '../imports/columns.ts';
import type { CsvCell } from '../imports/csv.ts';

export type Row<F extends string> = Partial<Record<F, CsvCell>>;

/** @template T the thing, F its fields, W what it is read beside (the plant, the time) */
export interface Table<T, F extends string, W> {
  columns: Columns<F>;
  /** Headings as they are written, in their order. */
  heading: readonly (readonly [F, string])[];
  /** The field that names the thing. */
  key: F;
  /** Whether a thing may take several rows, for its lists; else a second row of the same thing is a fault. */
  severalRows: boolean;
  /** As it is called in a list. */
  nameOf(thing: T): string;
  rowsOf(thing: T, world: W): Row<F>[];
  /**
   * The thing as its rows say it is; `null` where they are wrong, and the faults were told to the cells.
   * @param id what the key says
   * @param present the thing as it is there
   */
  read(id: string, rows: readonly Cells<F>[], present: T | null, world: W): Told<T> | null;
}

export interface Told<T> {
  thing: T;
  /** What of its rows is passed over, and why. */
  note?: string | null;
}

/** The table of things, as it is written. */
export function linesOf<T, F extends string, W>(
  table: Table<T, F, W>,
  things: readonly T[],
  world: W,
): { heading: string[]; rows: CsvCell[][] } {
  const rows = things.flatMap((thing) =>
    table.rowsOf(thing, world).map((row) => table.heading.map(([field]) => row[field] ?? null)),
  );
  return { heading: table.heading.map(([, name]) => name), rows };
}
