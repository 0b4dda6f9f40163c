/** What a job is told, and what it answers; time is part of each event, so that the core needs no clock. */

import type { JobActKind, JobAssignee, JobState, JobWait } from '@gemba/contract/jobs';
import type { Priority } from '@gemba/contract/state';
import type { Truth } from '../alarms/types.ts';
import type { Failure, Job, JobFact } from './types.ts';

/** Who did it, when by his own word (ns), and when the server heard of it. */
export interface Act {
  /** Made by the client: the same act told twice counts once. */
  act: string;
  by: string;
  atNs: bigint;
  recordedNs: bigint;
  comment: string | null;
}

/** Acts of people. Amounts of parts are thousandths, > 0. */
type Kinds<K extends string, More = unknown> = K extends string ? { kind: K } & More : never;

export type JobActEvent = Act &
  (
    | { kind: 'assign'; assignee: JobAssignee }
    | Kinds<'take' | 'close' | 'reopen' | 'cancel' | 'clock-in' | 'clock-out' | 'comment' | 'done'>
    | Kinds<'hold-machine' | 'release-machine'>
    | { kind: 'start'; holdsMachine: boolean }
    | { kind: 'wait'; for: JobWait; untilNs: bigint | null }
    | { kind: 'change'; title?: string; priority?: Priority; skill?: string | null; dueNs?: bigint | null }
    | { kind: 'check'; item: string; verdict: 'ok' | 'not-ok' | 'skipped' | null; value: number | null }
    | {
        kind: 'add-item';
        text: string;
        measure: { unit: string | null; low: number | null; high: number | null } | null;
      }
    | { kind: 'remove-item'; item: string }
    | Kinds<'use-part' | 'return-part', { part: string; milli: number }>
    | { kind: 'book'; minutes: number; person: string }
    | { kind: 'unbook'; entry: string }
    | { kind: 'failure'; failure: Failure }
    /** The job that was made has this number. */
    | { kind: 'follow-up'; job: number; item: string | null }
    | { kind: 'attach'; attachment: number; name: string }
    /** An operator's request is about the same. */
    | { kind: 'merge'; request: string }
  );

/** Acts of one kind, as its part of the core is told them. */
export type Told<K extends JobActEvent['kind']> = Extract<JobActEvent, { kind: K }>;

export type JobEvent =
  | JobActEvent
  /** The clock. */
  | { kind: 'tick'; nowNs: bigint }
  /** Its plan was carried out, wherever that was said. */
  | { kind: 'plan-completed'; by: string | null; comment: string | null; atNs: bigint }
  /** Its plan's occurrence was given up. */
  | { kind: 'plan-cancelled'; by: string | null; comment: string | null; atNs: bigint }
  /** A later occurrence of its plan came due. */
  | { kind: 'plan-missed'; atNs: bigint }
  /** Its rule's alarm became active on the machine. */
  | { kind: 'alarm'; occurrence: string; atNs: bigint; nowNs: bigint }
  /** The machine was in `producing` throughout, and at its end the rule's condition says `truth`. */
  | { kind: 'ran'; fromNs: bigint; toNs: bigint; truth: Truth; active: boolean; nowNs: bigint }
  /** Its rule is gone from the plant. */
  | { kind: 'rule-gone'; nowNs: bigint };

/** What the plant says of jobs. */
export interface JobRules {
  takeWithinNs: Readonly<Record<Priority, bigint>>;
  /** Time in operation that proves a repair of a rule. */
  proofNs: (rule: string) => bigint;
}

/** Why an act changed nothing. */
export type JobRefusal =
  /** Not in this state. */
  | { kind: 'illegal'; state: JobState; act: JobActKind | 'attach' | 'merge' }
  | { kind: 'reason-required' }
  /** Items of the checklist without an answer; out of order, or skipped, without a remark or a follow-up job. */
  | { kind: 'unanswered' | 'remark-required'; items: readonly string[] }
  | { kind: 'no-item'; item: string }
  /** It is its plan's or its machine's, or it is answered. */
  | { kind: 'item-stays'; item: string }
  /** A measured value is asked for, or none is. */
  | { kind: 'value'; item: string; wanted: boolean }
  | { kind: 'no-entry'; entry: string }
  | { kind: 'clock'; runs: boolean }
  /** More is brought back than was used. */
  | { kind: 'not-used'; part: string; milli: number }
  /** A plan's job that was done has reset its plan: what is left is another job. */
  | { kind: 'of-plan' }
  | { kind: 'limit'; what: string; max: number };

export interface JobStep {
  /** The same object when nothing changed: there is nothing to commit. */
  job: Job;
  facts: JobFact[];
  refusal: JobRefusal | null;
  /** The act had been taken before. */
  doubled: boolean;
}
