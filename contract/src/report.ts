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

/** What reports can be asked for. */
export interface ReportOptions {
  places: { path: string; level: string; names: string[] }[];
  timeZone: string;
  /** Present date at the place. */
  today: string;
  shifts: { id: string; name: string }[];
  profiles: string[];
  layouts: string[];
}

export type ReportPeriod = 'shift' | 'day' | 'week' | 'month';

/** Who gets which report when. */
export interface ScheduleView {
  id: string;
  name: string;
  enabled: boolean;
  place: string;
  period: ReportPeriod;
  profile: string;
  layouts: string[];
  recipients: string[];
  language: string;
  timeZone: string;
  time: string | null;
  afterMin: number;
}

/** What became of a report that was sent, or is to be. */
export interface SentView {
  id: number;
  schedule: string;
  key: string;
  correction: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'skipped';
  dueMs: number;
  sentMs: number | null;
  late: boolean;
  error: string | null;
  recipients: string[];
  refused: string[];
}
