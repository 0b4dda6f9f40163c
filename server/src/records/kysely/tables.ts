/**
 * The tables of the records as Kysely sees them. Whole numbers are read as `bigint` and written as either; truth values
 * are stored as 0 and 1, documents as text. Every column type exists in SQLite and in PostgreSQL.
 */

import type { ColumnType } from 'kysely';

/** A 64-bit integer. */
type Whole = ColumnType<bigint, bigint | number, bigint | number>;
type WholeOrNull = ColumnType<bigint | null, bigint | number | null, bigint | number | null>;

export interface Tables {
  schema_migration: { number: Whole; name: string; applied_ms: Whole };
  stored_position: { sink: string; gateway: string; epoch: string; ranges: string };
  ledger_row: LedgerRowTable;
  fold: { machine: string; settled_ns: Whole; state: string };
  fold_checkpoint: { machine: string; settled_ns: Whole; state: string };
  dirty_window: { machine: string; from_ns: Whole };
  ledger_edit: LedgerEditTable;
  alarm: { rule: string; machine: string; memory: string };
  annunciator: { kind: string; name: string; memory: string };
  alarm_transition: AlarmTransitionTable;
  maintenance_plan: { plan: string; memory: string };
  maintenance_fact: {
    id: Whole;
    plan: string;
    kind: string;
    job: string | null;
    at_ns: Whole;
    due_ns: WholeOrNull;
    done_by: string | null;
    comment: string | null;
    via: string | null;
  };
  meter: { machine: string; meter: string; carried: number; highest: number };
  meter_act: { id: Whole; machine: string; meter: string; at_ns: Whole; content: string };
  meter_event: MeterEventTable;
  account: { name: string; role: string; password_hash: string; must_change: Whole; created_ms: Whole };
  login_session: { token_hash: string; account: string; created_ms: Whole; expires_ms: Whole };
  audit: AuditTable;
  setting: { name: string; content: string };
  day_sum: DaySumTable;
  production_order: ProductionOrderTable;
  order_event: {
    id: Whole;
    order_id: string;
    kind: string;
    at_ns: Whole;
    done_by: string | null;
    comment: string | null;
  };
  outbox: OutboxTable;
  announcement: {
    id: Whole;
    announcement_key: string;
    transition_id: Whole;
    ended_ns: WholeOrNull;
    escalation: string | null;
  };
  notification_message: {
    id: Whole;
    message_key: string;
    person: string | null;
    state: string;
    ended_ns: WholeOrNull;
    document: string;
  };
  calendar_feed: {
    id: string;
    token_hash: string;
    person: string;
    created_ms: Whole;
    read_ms: WholeOrNull;
    document: string;
  };
  notification_document: { kind: string; name: string; version: Whole; content: string };
  report_schedule: { id: string; content: string };
  sent_report: {
    id: Whole;
    schedule: string;
    report_key: string;
    correction: Whole;
    state: string;
    end_ms: Whole;
    head: string;
    content: string;
  };
  job: {
    id: string;
    number: Whole;
    machine: string;
    state: string;
    plan: string | null;
    ended_ns: WholeOrNull;
    document: string;
  };
  job_fact: JobFactTable;
  job_request: { id: string; machine: string; state: string; at_ns: Whole; document: string };
  part: { id: string; document: string };
  stock_movement: StockMovementTable;
  attachment: { id: Whole; act: string; job: string | null; request: string | null; document: string };
  work_procedure: { id: string; document: string };
  procedure_version: { work_procedure: string; number: Whole; document: string };
  procedure_content: { work_procedure: string; number: Whole; content: Uint8Array };
  procedure_receipt: { work_procedure: string; number: Whole; person: string; at_ns: Whole };
  target: TargetTable;
  task: { id: Whole; line: string; recurs: Whole; settled_ns: WholeOrNull; document: string };
  task_act: {
    id: Whole;
    task: Whole;
    occurrence: string | null;
    kind: string;
    done_by: string;
    at_ns: Whole;
    note: string;
  };
}

interface JobFactTable {
  id: Whole;
  job: string;
  kind: string;
  at_ns: Whole;
  recorded_ns: Whole;
  done_by: string | null;
  comment: string | null;
  about: string;
}

interface StockMovementTable {
  id: Whole;
  part: string;
  kind: string;
  milli: Whole;
  job: string | null;
  done_by: string;
  at_ns: Whole;
  comment: string | null;
  act: string;
}

export interface TargetTable {
  id: Whole;
  figure: string;
  level: string;
  place: string;
  team: string | null;
  shift: string | null;
  from_day: string;
  value: number | null;
  note: string;
  set_by: string;
  at_ns: Whole;
}

export interface ProductionOrderTable {
  id: string;
  line: string;
  product: string;
  quantity: number;
  planned_start_ns: Whole;
  due_ns: Whole;
  priority: Whole;
  sequence: WholeOrNull;
  state: string;
  source: string;
  started_ns: WholeOrNull;
  ended_ns: WholeOrNull;
}

export interface OutboxTable {
  id: Whole;
  message_key: string;
  kind: string;
  subject: string;
  created_ms: Whole;
  attempts: Whole;
  next_ms: Whole;
  sent_ms: WholeOrNull;
  last_error: string | null;
}

export interface LedgerRowTable {
  machine: string;
  from_ns: Whole;
  to_ns: Whole;
  calendar: string;
  shift: string | null;
  state: string;
  reason: string | null;
  product: string | null;
  good: number;
  reject: number;
  rework: number;
  ideal_s: number;
  good_ideal_s: number;
  energy_kwh: number;
  estimated: Whole;
}

export interface DaySumTable {
  machine: string;
  day: string;
  from_ns: Whole;
  to_ns: Whole;
  basis: string;
  claim: string;
  /** `null` while they are being formed. */
  total: string | null;
  slices: string | null;
}

export interface LedgerEditTable {
  id: Whole;
  machine: string;
  from_ns: Whole;
  to_ns: Whole;
  recorded_ns: Whole;
  done_by: string;
  comment: string | null;
  kind: string;
  /** What only this kind of edit says; a document. */
  about: string;
}

export interface AlarmTransitionTable {
  id: Whole;
  occurrence: string;
  rule: string;
  machine: string;
  transition: string;
  at_ns: Whole;
  state: string;
  suppression: string;
  done_by: string | null;
  comment: string | null;
  value: number | null;
  announce: Whole;
  late: Whole;
  held: string | null;
  detail: string | null;
}

export interface AuditTable {
  id: Whole;
  at_ms: Whole;
  who: string;
  origin: string;
  what: string;
  subject: string;
  detail: string;
  result: string;
  hash: string;
}

interface MeterEventTable {
  machine: string;
  signal: string;
  at_ns: Whole;
  kind: string;
  from_value: number | null;
  to_value: number;
  counted: number;
}
