/**
 * Tables that are taken out of a file: what is wrong with a row, what the rest would do, and whether it was done. Lines are
 * those of the file, from 1.
 */

/** What is wrong with a row, and what to do about it. */
export interface ImportFault {
  /** Line of the file; of JSON the number of the order in it, from 1. */
  line: number;
  /** Heading of the column, or path in the JSON; `null` when the row as a whole is meant. */
  column: string | null;
  /** What stands there, shortened; `null` when nothing does. */
  value: string | null;
  reason: string;
  next: string;
}

export const IMPORT_MODES = ['all-or-nothing', 'valid-rows'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** What an import does with a thing that a file names. */
export const IMPORT_DOES = ['add', 'change', 'nothing'] as const;
export type ImportDoes = (typeof IMPORT_DOES)[number];

/** How a CSV file was read. */
export interface CsvFormat {
  kind: 'csv';
  delimiter: string;
  decimal: string;
}

/** Tables of maintenance that go out as CSV and come in again. */
export const EXCHANGE_TABLES = ['machines', 'plans', 'parts', 'jobs'] as const;
export type ExchangeTableName = (typeof EXCHANGE_TABLES)[number];

/** A thing that a file names, in one row or several. */
export interface ImportedThing {
  /** Where it stands first. */
  line: number;
  id: string;
  name: string;
  does: ImportDoes;
  /** Columns that would differ, with what stands there and what will. */
  changes: { column: string; from: string; to: string }[];
  /** What of the row is passed over, and why; `null`: nothing. */
  note: string | null;
}

/** Import of a table. */
export interface TableReport {
  table: ExchangeTableName;
  mode: ImportMode;
  dryRun: boolean;
  /** Whether anything was written. */
  imported: boolean;
  format: CsvFormat;
  things: ImportedThing[];
  faults: ImportFault[];
  /** Headings that nobody knows: their columns were not read. */
  ignored: string[];
  /** Of machines and plans, which are configuration: the file as it would be; `null` of others, and where nothing changes. */
  configuration: ChangedConfiguration | null;
}

/** plant.yaml with what a table says of it: put in its place by hand or by command, and in force from the next start. */
export interface ChangedConfiguration {
  text: string;
  /** Lines that go (`-`) and come (`+`), each with its number in the file that it stands in. */
  difference: { sign: '-' | '+'; line: number; text: string }[];
}
