/**
 * The records: facts that are edited, related and audited, and what is derived from samples together with the
 * positions it was derived from. `port.suite.ts` holds each implementation to what is written here.
 */

import type { Epoch, GatewayId, MachineId } from '@gemba/contract/identity';
import type { PositionSet } from '@gemba/contract/stream/positions';
import type { Scope } from '../domain/alarms/annunciator/types.ts';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import type { Edit } from '../domain/edits/edit.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { MaintenanceFact, PlanMemory } from '../domain/maintenance/types.ts';
import type { ReportSchedule, SentHead, SentReport, SentState } from '../domain/reports/schedule.ts';
import type { AlarmRecords } from './alarms/port.ts';
import type { FeedRecords } from './feeds/port.ts';
import type { JobRecords, JobsUnit } from './jobs/port.ts';
import type { MeterRecords, MeterWork } from './meters/port.ts';
import type { NotificationRecords } from './notifications/port.ts';
import type { OrderRecords, Restated } from './orders/port.ts';
import type { WorkRecords } from './work/port.ts';

/** The server's two sinks; each knows on its own what it has. */
export type Sink = 'records' | 'historian';

export interface GatewayPositions {
  gateway: GatewayId;
  epoch: Epoch;
  set: PositionSet;
}

/** What is remembered of one machine's fold, as text that only the fold reads. */
export interface SavedFold {
  machine: MachineId;
  /** The fold has accounted for everything through this time. */
  settledNs: bigint;
  state: string;
}

/** Everything that one commit changes: all of it, or nothing. */
export interface UnitOfWork extends MeterWork {
  /** Positions that the records now hold, whole sets. */
  positions?: GatewayPositions[];
  /**
   * Rows of the machine that begin in `[fromNs, ∞)`, and checkpoints later than `fromNs`, are deleted before `rows`
   * and `checkpoints` are written.
   */
  replaced?: { machine: MachineId; fromNs: bigint }[];
  /** Written over what begins at the same (machine, fromNs). */
  rows?: LedgerRow[];
  folds?: SavedFold[];
  /** Kept beside the present fold, to go back to for late input; one each machine and time. */
  checkpoints?: SavedFold[];
  /** Of the checkpoints of the machine in `[fromNs, toNs)` those of midnight (UTC) stay, the others are deleted. */
  thinned?: { machine: MachineId; fromNs: bigint; toNs: bigint }[];
  /** Earliest time from which the machine must be folded again; the earlier of two marks wins. */
  dirty?: { machine: MachineId; fromNs: bigint }[];
  /** The machine has been folded again: its mark goes. A mark made in the same unit stays. */
  cleaned?: MachineId[];
  alarms?: AlarmMemory[];
  /** Those of which somebody is told come into the outbox, once for each key. */
  transitions?: AlarmTransition[];
  /** First-out groups and operator positions, each written over. */
  annunciator?: Scope[];
  plans?: PlanMemory[];
  maintenance?: MaintenanceFact[];
  jobs?: JobsUnit;
  /** Something else than rows changed what is said of the machine from a time on: what people corrected, say. */
  restated?: Restated[];
  /** Values of the server's own that change together with the rest (see `setValue`). */
  values?: { key: string; value: string }[];
}

/** A production day whose sums are about to be formed out of what touches `[fromNs, toNs)`. */
export interface DayClaim {
  day: string;
  fromNs: bigint;
  toNs: bigint;
  /** What the sums rest on beside rows, as text: sums that rest on something else are of no use. */
  basis: string;
}

/** Sums of a production day, and of its parts, as text that only the figures read. */
export interface DaySum {
  day: string;
  total: string;
  slices: string;
}

export type DayTotal = Pick<DaySum & DayClaim, 'day' | 'basis' | 'total'>;
export type DaySlices = Pick<DaySum & DayClaim, 'day' | 'basis' | 'slices'>;
/** What somebody says of the past, before it has a number. */
export type NewEdit = Edit extends infer E ? (E extends Edit ? Omit<E, 'id'> : never) : never;

export interface UserRecord {
  name: string;
  role: string;
  /** Opaque to the records: made and checked by `access`. */
  passwordHash: string;
  mustChange: boolean;
  createdMs: number;
}

export interface SessionRecord {
  /** SHA-256 of the token, hex: the token itself is never stored. */
  tokenHash: string;
  user: string;
  createdMs: number;
  expiresMs: number;
}

/** A line of the audit log, which is append-only and chained by hash. */
export interface AuditRecord {
  atMs: number;
  who: string;
  from: string;
  what: string;
  subject: string;
  detail: string;
  result: 'done' | 'refused';
}

/** Which reports that were sent, or are to be; all that is said must hold. */
export interface SentWhere {
  schedule?: string;
  states?: readonly SentState[];
  /** Their period ended at this time or later. */
  sinceMs?: number;
  limit?: number;
}

/** What changes of a report on its way. */
export type SentChanges = Partial<
  Pick<SentHead, 'state' | 'late' | 'sentMs' | 'attempts' | 'nextMs' | 'error' | 'refused' | 'recipients'>
>;

export interface BackupOptions {
  /** Called at the moment that the copy shows: what was committed before is in it, what is committed later is not. */
  fixed?: () => void;
  signal?: AbortSignal;
}

/** Where rows are read: as they are recorded, or with what people said of them. */
export interface LedgerReader {
  /** Rows that touch `[fromNs, toNs)`, ascending; not cut to the window. */
  rows(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<LedgerRow[]>;
}

export interface Records extends OrderRecords, AlarmRecords, MeterRecords {
  start(): Promise<void>;
  stop(): Promise<void>;

  /** Number of the last migration: which releases can read the records. */
  migration(): Promise<number>;
  /**
   * Copies everything into a new file, as of one moment, while commits go on; checked and on the disk when it resolves.
   * Rejects, leaving nothing behind, when it can't be made or was aborted.
   */
  backup(file: string, options?: BackupOptions): Promise<void>;

  /** One transaction, durable when it resolves. */
  commit(work: UnitOfWork): Promise<void>;

  positions(sink: Sink): Promise<GatewayPositions[]>;
  /** Positions of a historian that can't keep them itself; written after its flush. */
  setHistorianPositions(positions: GatewayPositions[]): Promise<void>;

  folds(): Promise<SavedFold[]>;
  /** The newest checkpoint with `settledNs` ≤ the time. */
  checkpointBefore(machine: MachineId, timeNs: bigint): Promise<SavedFold | null>;
  dirty(): Promise<{ machine: MachineId; fromNs: bigint }[]>;
  /** Rows that touch `[fromNs, toNs)`, ascending; not cut to the window. With a limit the first ones. */
  rows(machine: MachineId, fromNs: bigint, toNs: bigint, limit?: number): Promise<LedgerRow[]>;

  /**
   * Says that sums of days are being formed, before their rows are read; those kept of them are forgotten. A commit that
   * changes something in such a day takes the claim away, and what was kept.
   */
  claimDays(machine: MachineId, claim: string, days: DayClaim[]): Promise<void>;
  /** Keeps the sums of those days of which the claim still stands. */
  fillDays(machine: MachineId, claim: string, sums: DaySum[]): Promise<void>;
  /** Kept sums of the days in `[fromDay, toDay)`, ascending; days of which none are kept are missing. */
  dayTotals(machine: MachineId, fromDay: string, toDay: string): Promise<DayTotal[]>;
  daySlices(machine: MachineId, fromDay: string, toDay: string): Promise<DaySlices[]>;

  /**
   * Records an edit for good: it is never changed or deleted, and takes the sums of the days away that it may change. It gets the next number, and a `recordedNs` after that of
   * the one before it, whatever the clock says.
   */
  addEdit(edit: NewEdit): Promise<Edit>;
  /** Edits of the machine whose stretch touches `[fromNs, toNs)`, in the order in which they were recorded. */
  edits(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Edit[]>;
  edit(id: number): Promise<Edit | null>;

  alarms(): Promise<AlarmMemory[]>;
  /** Newest first. */
  transitions(limit: number, beforeId?: number): Promise<(AlarmTransition & { id: number })[]>;
  /** Those with a larger id, oldest first. */
  transitionsAfter(id: number, limit: number): Promise<(AlarmTransition & { id: number })[]>;
  plans(): Promise<PlanMemory[]>;
  /** Newest first. */
  maintenanceJournal(limit: number): Promise<MaintenanceFact[]>;

  users(): Promise<UserRecord[]>;
  user(name: string): Promise<UserRecord | null>;
  putUser(user: UserRecord): Promise<void>;
  putSession(session: SessionRecord): Promise<void>;
  session(tokenHash: string): Promise<SessionRecord | null>;
  deleteSession(tokenHash: string): Promise<void>;
  /** All sessions of a user, or all that expired before a time. */
  deleteSessions(where: { user: string } | { expiredBeforeMs: number }): Promise<void>;

  /** Procedures, targets and tasks. */
  readonly work: WorkRecords;
  /** Who is told of alarms. */
  readonly notifications: NotificationRecords;
  /** Jobs, requests, spare parts. */
  readonly jobs: JobRecords;
  /** Calendars that people subscribe to. */
  readonly feeds: FeedRecords;

  audit(record: AuditRecord): Promise<void>;
  /** Newest first. */
  auditLog(limit: number): Promise<(AuditRecord & { id: number; hash: string })[]>;

  reportSchedules(): Promise<ReportSchedule[]>;
  putReportSchedule(schedule: ReportSchedule): Promise<void>;
  /** What was sent by it stays. */
  deleteReportSchedule(id: string): Promise<void>;
  /** Keeps a report; `null` when that one of its schedule, or that correction of it, is kept already. */
  addSentReport(sent: Omit<SentReport, 'id'>): Promise<number | null>;
  changeSentReport(id: number, changes: SentChanges): Promise<void>;
  /** Newest first. */
  sentReports(where: SentWhere): Promise<SentHead[]>;
  /** Deletes those whose period ended before a time, unless they are still to be sent; returns how many. */
  deleteSentReports(endedBeforeMs: number): Promise<number>;
  /** With what it said. */
  sentReport(id: number): Promise<SentReport | null>;

  /** Values of the server's own, for example the id of its build; `null` when never set. */
  getValue(key: string): Promise<string | null>;
  setValue(key: string, value: string): Promise<void>;
}
