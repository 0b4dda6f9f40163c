/**
 * What people work by, as the API says it: procedures with their versions and receipts, targets, and the tasks of a
 * shift. Types alone; times are milliseconds UTC, days are production days (`2026-11-22`).
 */

/** Where a procedure applies; in a changeover `null` means any. */
export type AttachmentView =
  | { kind: 'line'; line: string }
  | { kind: 'machine'; machine: string }
  | { kind: 'product'; product: string }
  | { kind: 'changeover'; line: string | null; from: string | null; to: string | null };

export type ReaderView = { kind: 'role'; role: string } | { kind: 'person'; person: string };

/** `coming`: published, and not effective yet. */
export type StandingView = 'draft' | 'coming' | 'in-force' | 'superseded' | 'withdrawn';

/** How a procedure belongs to a place, the nearest first. */
export type RelationView = 'changeover-now' | 'machine' | 'line' | 'product' | 'changeover';

export interface VersionView {
  number: number;
  mediaType: 'text/markdown' | 'application/pdf';
  fileName: string | null;
  bytes: number;
  /** What is different from the version before. */
  note: string;
  madeBy: string;
  madeMs: number;
  standing: StandingView;
  publication: { by: string; atMs: number; effectiveMs: number; isEditorial: boolean } | null;
  withdrawal: { by: string; atMs: number; reason: string } | null;
}

/** What a person owes a procedure. */
export interface ReadingView {
  state: 'read' | 'due' | 'overdue';
  /** The version that was read; `null` while it is owed. */
  number: number | null;
  /** When it was read. */
  atMs: number | null;
  /** When it is overdue. */
  byMs: number | null;
}

export interface ProcedureView {
  id: string;
  title: string;
  attachments: AttachmentView[];
  readers: ReaderView[];
  /** Days from being asked to being overdue. */
  readWithinDays: number;
  madeBy: string;
  madeMs: number;
  inForce: VersionView | null;
  /** Published and effective later, the next one. */
  coming: VersionView | null;
  /** To the place that was asked for; `null` where none was. */
  relation: RelationView | null;
  /** Of the person who asks; `null` where he is not asked to read it. */
  reading: ReadingView | null;
}

/** What the person who asks may do with procedures. */
export interface ProcedureRights {
  write: boolean;
  publish: boolean;
  seeReceipts: boolean;
}

export interface ProceduresView {
  procedures: ProcedureView[];
  /** Who can be asked to read; empty for those who may not write. */
  people: string[];
  may: ProcedureRights;
}

export interface ProcedureDetailView extends ProcedureView {
  /** Newest first; drafts only to those who may write. */
  versions: VersionView[];
  /** Who can be asked to read; empty for those who may not write. */
  people: string[];
  may: ProcedureRights;
}

export interface ReceiptView extends ReadingView {
  person: string;
  role: string;
}

export interface TargetFigureView {
  id: string;
  /** '' for a ratio of 0…1. */
  unit: '' | '/h' | 'kWh' | 'h';
  better: 'higher' | 'lower';
  max: number;
}

export type TargetLevelView = 'enterprise' | 'site' | 'area' | 'department' | 'line';

export interface TargetScopeView {
  level: TargetLevelView;
  /** Areas and departments as `site/area`. */
  place: string;
  /** As people call it. */
  placeName: string;
  team: string | null;
  shift: string | null;
}

export interface TargetView extends TargetScopeView {
  /** 0 for what stands in plant.yaml. */
  id: number;
  figure: string;
  /** Day from which it holds; `null`: always. */
  from: string | null;
  /** `null` ends the target of its scope. */
  value: number | null;
  note: string;
  by: string;
  atMs: number;
}

export interface TargetsView {
  figures: TargetFigureView[];
  /** Everything that can have a target, from the widest to the nearest. */
  places: {
    level: TargetLevelView;
    place: string;
    name: string;
    site: string | null;
    shifts: string[];
    teams: string[];
  }[];
  /** What holds today or later, and what was set for it in the past where that is asked for. */
  targets: TargetView[];
  may: { set: boolean };
}

/** A target of a line in its running shift, where it comes from, and what it goes before. */
export interface EffectiveTargetView {
  figure: string;
  /** '' for a ratio of 0…1. */
  unit: TargetFigureView['unit'];
  value: number;
  source: TargetView;
  over: TargetView[];
  /** The figure in the running shift; `null` where it is not known, or not formed live. */
  actual: number | null;
  /** Actual − target. */
  difference: number | null;
  /** 1 = just reached. */
  attainment: number | null;
  isMet: boolean | null;
}

export interface ShiftOfLineView {
  key: string;
  id: string;
  name: string;
  day: string;
  fromMs: number;
  toMs: number;
}

export type WeekdayView = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export type TaskWhenView =
  | { kind: 'once'; day: string; shift: string }
  | { kind: 'recurring'; shift: string | null; days: WeekdayView[] | null; from: string; until: string | null };

export type AssigneeView = { kind: 'person'; person: string } | { kind: 'team'; team: string } | null;

export interface ShiftTaskView {
  task: number;
  /** The shift for which it was due, as acts name it. */
  occurrence: string;
  line: string;
  machine: string | null;
  text: string;
  when: TaskWhenView;
  assignee: AssigneeView;
  carries: boolean;
  madeBy: string;
  /** Shifts that have handed it over. */
  carried: number;
  state: 'open' | 'missed' | 'done' | 'cancelled';
  /** Who has done or cancelled it. */
  by: string | null;
  atMs: number | null;
  note: string;
}

export interface TasksView {
  /** The shift whose list it is; `null` when none is running. */
  shift: ShiftOfLineView | null;
  tasks: ShiftTaskView[];
  /** The running shift and those of the next week: what a task can be given to. */
  shifts: ShiftOfLineView[];
  teams: string[];
  /** Who can be given a task; empty for those who may not assign any. */
  people: string[];
  may: { act: boolean; assign: boolean };
}
