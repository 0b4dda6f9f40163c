/**
 * A report as data: sections of figures, tables, charts and notes. Texts are ids, numbers are numbers with a unit, times
 * are milliseconds UTC: each layout (screen, PDF, XLSX, CSV) writes the same report in the reader's language. Plain
 * values throughout, so that what was sent can be kept and compared.
 */

import type { LineLevel } from '../places/place.ts';
import type { Period } from './period.ts';
import type { Word } from './words.ts';

/** `ratio` is 0…1, `seconds` and `moment` are s and ms UTC, `perPart` is kWh for one good part. */
export type Unit = 'ratio' | 'parts' | 'count' | 'seconds' | 'money' | 'kWh' | 'perPart' | 'moment';

/** A number that is read; `null` where it isn't known, which is never shown as 0. */
export interface Amount {
  value: number | null;
  unit: Unit;
  /** ISO 4217, of money. */
  currency?: string;
}

/** A name of the plant, a text of the catalogue, or a number. */
export type Cell = Amount | { text: string } | { word: Word };

/** A head figure, with what it was formed from, how much of its time is known, and what it is compared with. */
export interface Figure {
  id: Word;
  amount: Amount;
  /** The sums that it is the ratio of; `null` of a figure that is itself a sum. */
  of: { numerator: Named; denominator: Named } | null;
  /** Known ÷ planned time, 0…1; `null` where nothing was planned, or where time plays no part. */
  completeness: number | null;
  /** The same of the period before. */
  previous: number | null;
  target: number | null;
  /** Whether more is better: says whether a change is good news. `null` where it is neither. */
  better: 'more' | 'less' | null;
}

export interface Named {
  id: Word;
  amount: Amount;
}

export interface Column {
  id: Word;
  unit: Unit | 'text';
  /** The cells of this column are the ratio of those of two others: a spreadsheet has them as formulas. */
  ratio?: { numerator: Word; denominator: Word };
}

export interface Row {
  /** As many as there are columns. */
  cells: Cell[];
  /** `total` is the sum of the rows above it; `detail` belongs to the row above it and isn't in the total. */
  kind: 'row' | 'total' | 'detail';
}

export type Block =
  | { kind: 'figures'; figures: Figure[] }
  | { kind: 'table'; id: Word; columns: Column[]; rows: Row[] }
  | {
      kind: 'bars';
      id: Word;
      unit: Unit;
      currency?: string;
      bars: { label: Cell; value: number | null }[];
      target: number | null;
    }
  | { kind: 'note'; level: 'info' | 'warning'; id: Word; values: Record<string, Cell> };

export interface Section {
  id: Word;
  blocks: Block[];
}

export interface ReportPlace {
  level: LineLevel;
  id: string;
  name: string;
  /** Names from the enterprise down to the place. */
  path: string[];
}

export interface Report {
  /** Of this shape; raised when a reader of the old one would go wrong. */
  version: 1;
  place: ReportPlace;
  period: Period & {
    /** Earliest and latest moment of the period over the lines of the place. */
    fromMs: number;
    toMs: number;
    /** As people call the shift; `null` of other periods. */
    shiftName: string | null;
  };
  /** IANA zone in which its moments are told: that of the site. */
  timeZone: string;
  profile: { id: string; source: string };
  /** The period that it is compared with; `null` where there is none. */
  previous: Period | null;
  /** When its figures were read: edits and data that came later are not in it. */
  knownAtMs: number;
  /** The period is not over yet. */
  running: boolean;
  sections: Section[];
}
