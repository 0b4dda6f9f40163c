/** Words of the tasks that a shift is given: what, where, for which shift, to whom, and what became of it. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Days are production days, `2026-11-22`: the local date on which the shift starts. */
export type TaskWhen =
  | { kind: 'once'; day: string; shift: string }
  /** Of every shift, or of one; on every day, or on some. `until` is the last day, `null` for none. */
  | { kind: 'recurring'; shift: string | null; days: readonly Weekday[] | null; from: string; until: string | null };

/** `null`: whoever is there. */
export type Assignee = { kind: 'person'; person: string } | { kind: 'team'; team: string } | null;

export interface Task {
  /** 1, 2, 3 … */
  id: number;
  line: string;
  /** `null`: of the whole line. */
  machine: string | null;
  text: string;
  when: TaskWhen;
  assignee: Assignee;
  /** Not done in its shift, it is handed to the next one, until it is done or its next occurrence comes. */
  carries: boolean;
  madeBy: string;
  madeNs: bigint;
}

export const TASK_ACTS = ['done', 'reopened', 'cancelled'] as const;

/** What somebody did about an occurrence of a task; only ever added to. */
export interface TaskAct {
  task: number;
  /** The shift for which it was due, as `2026-11-22/A`; `null` for the task with all its occurrences to come. */
  occurrence: string | null;
  kind: (typeof TASK_ACTS)[number];
  by: string;
  atNs: bigint;
  note: string;
}
