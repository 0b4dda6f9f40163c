/** A table that goes out and comes in: what every kind of it can do, and how its file is read and judged. */

import type { ExchangeTableName, ImportFault, ImportMode, TableReport } from '@gemba/contract/imports';
import { type Judgement, judge } from '../domain/exchange/judge.ts';
import { linesOf, type Table } from '../domain/exchange/table.ts';
import { type Drafts, draftsOf } from '../domain/imports/columns.ts';
import { csvOf } from '../domain/imports/csv.ts';
import { tableOf } from '../imports/table.ts';

/** Rows of one file. */
const IMPORT_ROWS_MAX = 20_000;

export interface ImportChoice {
  mode: ImportMode;
  /** Only looks. */
  dryRun: boolean;
  /** Who imports. */
  by: string;
}

export interface Exchanged {
  csv(): Promise<string>;
  import(file: Uint8Array, choice: ImportChoice): Promise<TableReport>;
}

/** A file as drafts of things, and how it was read. */
export interface ReadTable<F extends string> extends Drafts<F> {
  format: TableReport['format'] & { decimal: '.' | ',' };
}

export function readTable<F extends string>(file: Uint8Array, table: { columns: Table<never, F, never>['columns'] }) {
  const { rows, delimiter, decimal, faults } = tableOf(file, table.columns);
  const told = draftsOf(rows, table.columns);
  const drafts = told.drafts.slice(0, IMPORT_ROWS_MAX);
  const all = [...faults, ...told.faults, ...tooMany(told.drafts.length, drafts.at(-1)?.line)];
  const read: ReadTable<F> = {
    ...{ drafts, faults: all, ignored: told.ignored },
    format: { kind: 'csv', delimiter, decimal },
  };
  return read;
}

/** What is behind the limit is not passed over in silence. */
function tooMany(count: number, line = 1): ImportFault[] {
  if (count <= IMPORT_ROWS_MAX) return [];
  const reason = `The file holds ${count} rows; those after this line were not read`;
  return [{ line, column: null, value: null, reason, next: `Send at most ${IMPORT_ROWS_MAX} rows at a time.` }];
}

export interface Judged<T> {
  /** What is to be written; nothing of a dry look. */
  write: T[];
  report: TableReport;
}

/** What a file does to the things that are there. */
export function judgeTable<T, F extends string, W>(
  name: ExchangeTableName,
  table: Table<T, F, W>,
  read: ReadTable<F>,
  beside: { present: ReadonlyMap<string, T>; world: W },
  { mode, dryRun }: Pick<ImportChoice, 'mode' | 'dryRun'>,
): Judged<T> {
  const { things, faults, write }: Judgement<T> = judge(table, read, { ...beside, decimal: read.format.decimal, mode });
  const report = { table: name, mode, dryRun, format: read.format, things, faults, ignored: read.ignored };
  const written = dryRun ? [] : write;
  return { write: written, report: { ...report, imported: written.length > 0, configuration: null } };
}

/** Things as a file that the import takes again. */
export function csvOfThings<T, F extends string, W>(table: Table<T, F, W>, things: readonly T[], world: W): string {
  const { heading, rows } = linesOf(table, things, world);
  return csvOf(heading, rows);
}
