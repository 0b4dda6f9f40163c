/** A CSV file as rows: its encoding, its separator and its decimal mark are read off the file itself. */

import type { ImportFault } from '@gemba/contract/imports';
import { parse } from 'csv-parse/sync';
import { type Columns, cellsOf, knownHeadings, type TableRow } from '../domain/imports/columns.ts';
import { type DecimalMark, decimalOf } from '../domain/imports/numbers.ts';

/** Largest file. */
export const IMPORT_MAX_BYTES = 5 * 1024 * 1024;

export interface Table {
  rows: TableRow[];
  delimiter: string;
  decimal: DecimalMark;
  /** Lines that are no CSV at all. */
  faults: ImportFault[];
}

/** Separators that programs write; of equals the first. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

export function tableOf<F extends string>(file: Uint8Array, columns: Columns<F>): Table {
  const text = textOf(file);
  const heading = text.split(/\r?\n|\r/).find((line) => line.trim() !== '') ?? '';
  const known = (delimiter: string) => knownHeadings(parsed(heading, delimiter).rows[0]?.cells ?? [], columns);
  const delimiter = DELIMITERS.reduce((best, one) => (known(one) > known(best) ? one : best), ',');
  const { rows, faults } = parsed(text, delimiter);
  const numbers = columns.numbers.flatMap((field) => cellsOf(rows, columns, field));
  const decimal = decimalOf(delimiter === ';' ? ',' : '.', numbers);
  return { rows, delimiter, decimal, faults };
}

/** UTF-8, UTF-16 by its byte order mark, else Windows-1252, in which spreadsheets of the West still write. */
function textOf(file: Uint8Array): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1252').decode(file);
  }
}

/** After so many lines that are no CSV the file is none. */
const BROKEN_MAX = 100;

/** Rows of a text. A line that is no CSV is a fault, and reading goes on in the line after it. */
function parsed(text: string, delimiter: string): Pick<Table, 'rows' | 'faults'> {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const rows: TableRow[] = [];
  const faults: ImportFault[] = [];
  for (let from = 0; from < lines.length; ) {
    const { told, broken } = parsedUntilBroken(from === 0 ? text : lines.slice(from).join(''), delimiter);
    rows.push(...told.map(({ line, cells }) => ({ line: from + line, cells })));
    if (broken === null) break;
    from += broken;
    const next = 'Write a quotation mark inside a quoted field twice, and close each quoted field.';
    const reason = 'is not CSV: a quotation mark stands where none can, or is not closed';
    faults.push({ line: from, column: null, value: (lines[from - 1] ?? '').trim().slice(0, 60), reason, next });
    if (faults.length >= BROKEN_MAX) break;
  }
  return { rows, faults };
}

/** Rows up to the first one that can't be read, and the line on which that one begins; `null` where all can. */
function parsedUntilBroken(text: string, delimiter: string): { told: TableRow[]; broken: number | null } {
  const told: TableRow[] = [];
  let [broken, end]: [number | null, number] = [null, 0];
  parse(text, {
    ...{ delimiter, relax_column_count: true, skip_empty_lines: false, bom: true, skip_records_with_error: true },
    on_skip: () => {
      broken ??= end + 1;
      return undefined;
    },
    on_record: (cells: string[], { lines }: { lines: number }) => {
      if (broken === null) told.push({ line: end + 1, cells });
      end = lines;
      return null;
    },
  });
  return { told, broken };
}
