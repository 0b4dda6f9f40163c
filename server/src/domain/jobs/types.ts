/** Words of the core of jobs: what is remembered of one, and what happened to it. */

import type { CheckVerdict, JobAssignee, JobSource, JobState, JobWait } from '@gemba/contract/jobs';
import type { Priority } from '@gemba/contract/state';

/** What is remembered of a job. Plain JSON but for `bigint`; stored whole. */
export interface Job {
  /** `plan@occurrence` of a plan's; `alarm@occurrence`, `request@id`, `made@id` of others: the same id is the same job. */
  id: string;
  /** 1, 2, 3 …, as people call it. */
  number: number;
  state: JobState;
  waits: { for: JobWait; untilNs: bigint | null } | null;
  source: JobSource;
  machine: string;
  title: string;
  description: string | null;
  priority: Priority;
  skill: string | null;
  assignee: JobAssignee;
  plan: string | null;
  /** Its alarm's rule on the machine, and the occurrences that it is about, oldest first. */
  alarm: { rule: string; occurrences: readonly string[] } | null;
  /** Ids of requests. */
  requests: readonly string[];
  /** Numbers of the job that it follows from, and of those that follow from it. */
  parent: number | null;
  followUps: readonly number[];
  openedNs: bigint;
  openedBy: string | null;
  dueNs: bigint | null;
  missed: number;
  startedNs: bigint | null;
  doneNs: bigint | null;
  doneBy: string | null;
  /** Closed or cancelled. */
  endedNs: bigint | null;
  /** Why it was cancelled, or opened again last. */
  reason: string | null;
  /** A timer as data: nobody has taken it by then, and that is announced; `null` once a person has. */
  takeByNs: bigint | null;
  escalated: boolean;
  /** The machine is in maintenance for it since then. */
  holdsSinceNs: bigint | null;
  items: readonly CheckItem[];
  needs: readonly { part: string; milli: number }[];
  needsStop: boolean | null;
  procedure: string | null;
  /** Parts that were used less those brought back, thousandths. */
  parts: readonly { part: string; milli: number }[];
  times: readonly TimeEntry[];
  /** Whose time runs, and since when. */
  running: readonly { person: string; sinceNs: bigint }[];
  failure: Failure | null;
  attachments: number;
  comments: number;
  proof: Proof | null;
  reopened: number;
  /** Ids of the acts that it has taken: one that comes again counts once. */
  acts: readonly string[];
  /** Time of its last change of state: none is said to have been before it. */
  movedNs: bigint;
  /** When the server last heard of anything that changed it. */
  changedNs: bigint;
}

export interface CheckItem {
  id: string;
  text: string;
  measure: { unit: string | null; low: number | null; high: number | null } | null;
  required: boolean;
  photo: boolean;
  result: CheckResult | null;
}

export interface CheckResult {
  verdict: CheckVerdict;
  value: number | null;
  remark: string | null;
  followUp: number | null;
  by: string;
  atNs: bigint;
}

export interface TimeEntry {
  id: string;
  person: string;
  durationNs: bigint;
  /** `null` where it was booked by hand. */
  fromNs: bigint | null;
  note: string | null;
  by: string;
}

export interface Failure {
  problem: string;
  cause: string | null;
  remedy: string | null;
  note: string | null;
}

export interface Proof {
  state: 'pending' | 'proven' | 'failed' | 'waived';
  needNs: bigint;
  /** Time in operation for which the rule has been normal without a break, and abnormal without one. */
  haveNs: bigint;
  brokenNs: bigint;
  /** When the job was said to be done. */
  sinceNs: bigint;
  /** Time before it has been counted. */
  countedNs: bigint;
  why: 'came-again' | 'still-active' | null;
}

export const JOB_FACTS = [
  'opened',
  'assigned',
  'taken',
  'started',
  'waits',
  'done',
  'closed',
  'reopened',
  'cancelled',
  'changed',
  'checked',
  'item-added',
  'item-removed',
  'part-used',
  'part-returned',
  'clocked-in',
  'clocked-out',
  'booked',
  'unbooked',
  'commented',
  'failure-said',
  'machine-held',
  'machine-released',
  'followed-up',
  'attached',
  'request-merged',
  'alarm-again',
  'occurrence-missed',
  'escalated',
  'proven',
  'proof-failed',
  'proof-waived',
] as const;
export type JobFactKind = (typeof JOB_FACTS)[number];

/** A line of a job's journal. */
export interface JobFact {
  job: string;
  kind: JobFactKind;
  /** When it happened, as whoever tells it says; and when the server heard of it. */
  atNs: bigint;
  recordedNs: bigint;
  by: string | null;
  comment: string | null;
  /** What only its kind says. */
  about: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}
