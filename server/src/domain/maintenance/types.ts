/** Words of the maintenance core: what is remembered of a plan, and what happened to it. */

import type { DueState } from '@gemba/contract/state';

/** From where on a plan, or what was left of it, counts. */
export interface Cycle {
  /** Last completion or cancellation, or when the plan was first seen. */
  sinceNs: bigint;
  begun: 'seen' | 'done' | 'cancelled';
  /** What the machine's meters had then, in what they count; a meter that isn't here had nothing. */
  atReset: Readonly<Record<string, number>>;
  /** Meters whose `atReset` was reckoned back, for work that was told of later than it was done. */
  reckoned?: readonly string[];
  /** Calendar triggers, by their key: the date that was satisfied (fixed), or from which the next is counted (shifted). */
  satisfied: Readonly<Record<string, bigint>>;
  /** Condition triggers, by their key: the occurrence that has come since. */
  came: Readonly<Record<string, { name: string; atNs: bigint }>>;
  /** Triggers that warn by a forecast, by their key: since when. A forecast that wavers doesn't take it back. */
  warned: Readonly<Record<string, bigint>>;
}

/** Tasks that were left out when the others were done: they count from where they did. */
export interface Rest extends Cycle {
  tasks: readonly string[];
}

/** What is remembered of a plan. Plain JSON but for `bigint`; stored whole. */
export interface PlanMemory extends Cycle {
  plan: string;
  /** When it was last done; `null` before the first time. */
  lastDoneNs: bigint | null;
  lastDoneBy: string | null;
  rest: Rest | null;
  /** How often something was left out: names the jobs of what is left. */
  rests: number;
  due: DueState;
  /** At most one open job a plan, keyed by plan and occurrence. */
  job: OpenJob | null;
  /** The newest services and those that were missed, oldest first, at most {@link SERVICES_KEPT}. */
  services: readonly Service[];
}

/** Enough for four years of weeks. */
export const SERVICES_KEPT = 200;

/** A service that was done, or should have been. */
export interface Service {
  /** `null`: it was missed, or cancelled. */
  doneNs: bigint | null;
  /** When it came due; `null` when it was done before. */
  dueNs: bigint | null;
  /** Done inside the tolerance. */
  inTime: boolean;
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
  /** The tasks that are due; `null`: all of the plan, and of the plans that it covers. */
  tasks: readonly string[] | null;
  /** The triggers that have come due since the last completion, by their key. */
  triggers: Record<string, { oldestDueNs: bigint; newestDueNs: bigint }>;
}

export const FACT_KINDS = [
  'due-soon',
  'due',
  'overdue',
  'job-opened',
  'occurrence-missed',
  'completed',
  'cancelled',
  'ok',
] as const;

/** A line of the maintenance journal. */
export interface MaintenanceFact {
  plan: string;
  kind: (typeof FACT_KINDS)[number];
  job: string | null;
  /** When it became true, which may be long before it was noticed; for a job and a completion, when that was done. */
  atNs: bigint;
  /** The due date that it is about; `null` where there is none. */
  dueNs: bigint | null;
  by: string | null;
  comment: string | null;
  /** Of a completion: the bigger plan that it was done with; else `null`. */
  via: string | null;
}
