/**
 * What could be done while a line stands, as the API says it.
 *
 * | route | answers |
 * |---|---|
 * | `GET /api/v1/opportunities?line=` | {@link OpportunitiesView}: a line each that stands |
 */

import type { CalendarClass, DueState, MachineState, Priority } from './state.ts';

/** By what a stop's end is judged: the calendar, or past stops of the reason, the state, or the machine. */
export const STOP_BASES = ['calendar', 'reason', 'state', 'machine'] as const;
export type StopBasis = (typeof STOP_BASES)[number];

export interface ExpectedStopView {
  basis: StopBasis;
  /** Past stops that it is judged by, of those that lasted longer than this one has; 0 for the calendar. */
  samples: number;
  /** Seconds from now that half of them still lasted, and that four in five did. */
  p50S: number;
  p20S: number;
}

/** Why something can't be done now. */
export const OBSTACLES = ['no-time-known', 'too-long', 'no-parts', 'nobody'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Something that could be done: an open job, or a plan that has none yet. */
export interface WorkFitView {
  /** Number of the job. */
  job: number | null;
  plan: string | null;
  machine: string;
  title: string;
  due: DueState;
  dueMs: number | null;
  priority: Priority;
  /** Time that it takes, `null` where nobody knows; said by the plan, or the middle of so many jobs before it. */
  minutes: number | null;
  minutesOf: 'plan' | 'past' | null;
  samples: number;
  skill: string | null;
  /** The machine must stand for it. */
  needsStop: boolean;
  parts: { part: string; name: string; quantity: number; stock: number }[];
  /** `null`: alone it fits. */
  obstacle: Obstacle | null;
  /** It fits half the time, but not four times in five. */
  tight: boolean;
  /** Who could do it after what stands above it; `null`: nobody has time for it besides. */
  by: string | null;
}

export interface OpportunityView {
  line: string;
  /** The machine by whose stop the line stands. */
  machine: string;
  calendar: CalendarClass;
  state: MachineState;
  /** In the plant's words. */
  reason: string | null;
  /** Since when it stands; `null` where the calendar says so. */
  sinceMs: number | null;
  /** `null`: too few stops lasted as long as this one has. */
  expected: ExpectedStopView | null;
  /** Who can work on jobs and is at work at the line. */
  people: { name: string; skills: string[] }[];
  /** The most urgent first. */
  works: WorkFitView[];
}

export interface OpportunitiesView {
  atMs: number;
  lines: OpportunityView[];
}
