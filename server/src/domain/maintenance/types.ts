/** Words of the maintenance core: what is remembered of a plan, and what happened to it. */

import type { DueState } from '@gemba/contract/state';

/** What is remembered of a plan. Plain JSON but for `bigint`. */
export interface PlanMemory {
  plan: string;
  /** When it was last done; `null` before the first time, then the plan counts from `countsFromNs`. */
  lastDoneNs: bigint | null;
  lastDoneBy: string | null;
  /** When the plan was first seen. */
  countsFromNs: bigint;
  /** Run seconds of the machine's life at the last completion (or when the plan was first seen). */
  runSAtReset: number;
  /** Due date that the last completion satisfied, or the previous one, for fixed plans. */
  satisfiedNs: bigint | null;
  due: DueState;
  /** At most one open job a plan, keyed by plan and occurrence. */
  job: OpenJob | null;
}

export interface OpenJob {
  /** `plan@dueKey`: the same occurrence never makes a second job. */
  id: string;
  openedNs: bigint;
  /** When it came due; for run hours, when the meter reached the limit. */
  dueNs: bigint;
  /** Earlier occurrences that came due while the job was open. */
  missed: number;
}

/** A line of the maintenance journal. */
export interface MaintenanceFact {
  plan: string;
  kind: 'due-soon' | 'due' | 'overdue' | 'job-opened' | 'occurrence-missed' | 'completed' | 'ok';
  job: string | null;
  atNs: bigint;
  by: string | null;
  comment: string | null;
}
