/** Words of the maintenance core: what is remembered of a plan, and what happened to it. */

import type { DueState } from '@gemba/contract/state';

/** What is remembered of a plan. Plain JSON but for `bigint`; stored whole. */
export interface PlanMemory {
  plan: string;
  /** When it was last done; `null` before the first time, then the plan counts from `countsFromNs`. */
  lastDoneNs: bigint | null;
  lastDoneBy: string | null;
  /** When the plan was first seen. */
  countsFromNs: bigint;
  /** Run seconds of the machine's life at the last completion (or when the plan was first seen). */
  runSAtReset: number;
  /** Fixed calendar triggers, by their key: the newest due date that a completion has satisfied. */
  satisfied: Record<string, bigint>;
  due: DueState;
  /** At most one open job a plan, keyed by plan and occurrence. */
  job: OpenJob | null;
}

export interface OpenJob {
  /** `plan@occurrence`, of the occurrence that opened it: the same occurrence never makes a second job. */
  id: string;
  openedNs: bigint;
  /** The newest occurrence that the job stands for; for run hours, when the meter reached the limit. */
  dueNs: bigint;
  /** The oldest one: overdue counts from here. */
  oldestDueNs: bigint;
  /** Earlier occurrences that came due while the job was open. */
  missed: number;
  /** The triggers that have come due since the last completion, by their key. */
  triggers: Record<string, { oldestDueNs: bigint; newestDueNs: bigint }>;
}

/** A line of the maintenance journal. */
export interface MaintenanceFact {
  plan: string;
  kind: 'due-soon' | 'due' | 'overdue' | 'job-opened' | 'occurrence-missed' | 'completed' | 'ok';
  job: string | null;
  /** When it became true, which may be long before it was noticed; for a job and a completion, when that was done. */
  atNs: bigint;
  /** The due date that it is about; `null` where there is none. */
  dueNs: bigint | null;
  by: string | null;
  comment: string | null;
}
