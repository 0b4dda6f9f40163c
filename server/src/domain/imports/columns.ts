/**
 * Which column of a table is which field: by its heading, as people and programs write it. Rows under a heading become
 * drafts, field by field as text, and what can't be one is a fault with its line.
 */

import type { ImportFault } from '@gemba/contract/imports';
import { unmarked } from './csv.ts';

export interface Cell {
  /** As it is named where it stands: a heading, or a path. */
  column: string;
  text: string;
}

export interface Draft<F extends string> {
  /** Line of the file, or number of the thing in a message. */
  line: number;
  cells: Partial<Record<F, Cell>>;
}

/** The columns of a kind of table. */
export interface Columns<F extends string> {
  /** What a row stands for, in a sentence: `an order`. */
  row: string;
  /** Words of each field, compared without case, spaces and marks. */
  headings: Readonly<Record<F, readonly string[]>>;
  /** Fields that a table can't do without. */
  required: readonly F[];
  /** Fields whose cells tell the decimal mark. */
  numbers: readonly F[];
}

/** A row of a table, with the line of the file on which it begins. */
export interface TableRow {
  line: number;
  cells: readonly string[];
}

/** Characters of a value that a fault shows. */
const SHOWN_CHARS = 60;

const bare = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const fieldsOf = <F extends string>({ headings }: Columns<F>): F[] => Object.keys(headings) as F[];
const isFilled = ({ cells }: TableRow): boolean => cells.some((cell) => cell.trim() !== '');

/** What a draft says of a field; empty where it says nothing. */
export const textOf = <F extends string>(draft: Draft<F>, field: F): string =>
  unmarked(draft.cells[field]?.text.trim() ?? '');

/** A fault of a field of a draft. */
export function faultOf<F extends string>(draft: Draft<F>, field: F, reason: string, next: string): ImportFault {
  const cell = draft.cells[field];
  const value = cell === undefined || cell.text === '' ? null : cell.text.slice(0, SHOWN_CHARS);
  return { line: draft.line, column: cell?.column ?? field, value, reason, next };
}

/** Cells of the column that is a field, below its heading; empty where there is no such column. */
export function cellsOf<F extends string>(rows: readonly TableRow[], columns: Columns<F>, field: F): string[] {
  const [heading, ...body] = rows.filter(isFilled);
  const index = heading?.cells.findIndex((cell) => columns.headings[field].includes(bare(cell))) ?? -1;
  return index < 0 ? [] : body.flatMap(({ cells }) => cells[index] ?? []);
}

/** How many of the headings are known: what tells a separator from another. */
export const knownHeadings = <F extends string>(cells: readonly string[], columns: Columns<F>): number =>
  cells.filter((cell) => fieldsOf(columns).some((field) => columns.headings[field].includes(bare(cell)))).length;

export interface Drafts<F extends string> {
  drafts: Draft<F>[];
  faults: ImportFault[];
  /** Headings that nobody knows; their columns are left alone. */
  ignored: string[];
}

/** Rows under a heading as drafts; a field that is missing is a fault of the heading's line. */
export function draftsOf<F extends string>(rows: readonly TableRow[], columns: Columns<F>): Drafts<F> {
  const [heading, ...body] = rows.filter(isFilled);
  if (heading === undefined) {
    const next = `Give a heading (${fieldsOf(columns).join(', ')}), and ${columns.row} in each line below.`;
    return {
      drafts: [],
      faults: [{ line: 1, column: null, value: null, reason: 'The file is empty', next }],
      ignored: [],
    };
  }
  const { known, faults, ignored } = readHeading(heading, columns);
  if (faults.length > 0) return { drafts: [], faults, ignored };
  const drafts: Draft<F>[] = [];
  for (const row of body) {
    const more = row.cells.slice(heading.cells.length);
    if (more.some((cell) => cell.trim() !== '')) {
      const reason = `has ${row.cells.length} fields under ${heading.cells.length} headings`;
      const next = 'Put a field that holds the separator between quotes.';
      faults.push({ line: row.line, column: null, value: row.cells.join(' ').slice(0, SHOWN_CHARS), reason, next });
      continue;
    }
    const cells: Draft<F>['cells'] = {};
    for (const [index, field] of known) {
      cells[field] = { column: heading.cells[index]?.trim() as string, text: row.cells[index] ?? '' };
    }
    drafts.push({ line: row.line, cells });
  }
  return { drafts, faults, ignored };
}

function readHeading<F extends string>(heading: TableRow, columns: Columns<F>) {
  const faults: ImportFault[] = [];
  const ignored: string[] = [];
  const known = new Map<number, F>();
  heading.cells.forEach((cell, index) => {
    const field = fieldsOf(columns).find((one) => columns.headings[one].includes(bare(cell)));
    if (field === undefined) {
      if (cell.trim() !== '') ignored.push(cell.trim().slice(0, SHOWN_CHARS));
      return;
    }
    if ([...known.values()].includes(field)) {
      const reason = `is a second column for the ${field}`;
      const next = 'Take one of the two columns out.';
      faults.push({ line: heading.line, column: cell, value: null, reason, next });
    } else known.set(index, field);
  });
  for (const field of columns.required) {
    if ([...known.values()].includes(field)) continue;
    const next = `Add a column with the heading "${field}".`;
    faults.push({ line: heading.line, column: field, value: null, reason: 'there is no such column', next });
  }
  return { known, faults, ignored };
}
