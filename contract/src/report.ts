/** A report as it is read on a screen: every text in the reader's language, every number written as he writes it. */

/** What a reader sees of a report, in order. */
export interface SaidReport {
  language: string;
  /** `Shift report · Line 1` */
  title: string;
  /** What it is of, when, in which zone, by which definitions, known at: one line each. */
  facts: { label: string; text: string }[];
  sections: SaidSection[];
}

export interface SaidSection {
  title: string;
  blocks: SaidBlock[];
}

export type SaidBlock =
  | { kind: 'figures'; figures: SaidFigure[] }
  | { kind: 'table'; title: string; columns: SaidColumn[]; rows: SaidRow[] }
  | { kind: 'bars'; title: string; bars: SaidBar[]; target: { share: number; text: string } | null }
  | { kind: 'note'; level: 'info' | 'warning'; text: string };

export interface SaidFigure {
  label: string;
  value: string;
  unit: string;
  /** What it is formed from, with the numbers that went in; `null` of a plain sum. */
  formula: string | null;
  /** Each `null` where it isn't known or plays no part. */
  completeness: string | null;
  previous: string | null;
  target: string | null;
  /** Whether it went for the better since the period before. */
  trend: 'better' | 'worse' | null;
}

export interface SaidColumn {
  label: string;
  /** Numbers stand to the right. */
  number: boolean;
}

export interface SaidRow {
  cells: string[];
  kind: 'row' | 'total' | 'detail';
}

export interface SaidBar {
  label: string;
  text: string;
  /** Length, 0…1 of the longest; `null` where it isn't known. */
  share: number | null;
}
