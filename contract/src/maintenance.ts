/** Maintenance as screens see it: plans, what speaks of them, and the meters that they go by. */

import type { DueState } from './state.ts';

/** What a trigger goes by: `500 run h`, `weekly, Fri 06:00`, `20,000 cycles`, `vibration reaches 7.1`. */
export type MaintenanceBasis =
  | { kind: 'calendar'; rrule: string; time: string }
  | { kind: 'run-hours'; hours: number; usedHours: number; meter: string }
  | { kind: 'cycles' | 'parts' | 'energy' | 'counter'; limit: number; used: number; unit: string; meter: string }
  | { kind: 'condition'; rule: string }
  | { kind: 'forecast'; signal: string; limit: number; value: number | null };

/** One trigger of a plan. */
export interface TriggerView {
  basis: MaintenanceBasis;
  /** Share of the interval that is used, 1 = due. */
  used: number;
  /** When it is due: exact for a calendar, a forecast for use; `null` without use. */
  dueMs: number | null;
  forecast: boolean;
  /** How much a forecast is to be believed, 0…1; `null` where it is none. */
  confidence: number | null;
}

/** How well a plan was kept. */
export interface ComplianceView {
  /** Services that were done, missed or cancelled, and those of them that were done inside the tolerance. */
  services: number;
  inTime: number;
  /** Real interval between services, days: mean and standard deviation; `null` with fewer than two, or three, services. */
  meanDays: number | null;
  deviationDays: number | null;
}

/** A plan: its view is that of the trigger that speaks, because it comes, or came, first. */
export interface MaintenanceView extends TriggerView {
  plan: string;
  machine: string;
  task: string;
  due: DueState;
  /** Id of the open job, if there is one. */
  job: string | null;
  /** Since when it is overdue, counted from the oldest date that was missed; `null` when it isn't. */
  overdueSinceMs: number | null;
  /** Occurrences that came due while the job was open. */
  missed: number;
  /** All triggers, whichever comes first. */
  triggers: TriggerView[];
  /** Tasks that are still due where others were done already; `null`: all. */
  rest: string[] | null;
  /** Plans that are done with it. */
  covers: string[];
  /** A bigger service that is open covers it. */
  coveredBy: string | null;
  /** Nothing comes due before this time. */
  pausedUntilMs: number | null;
  compliance: ComplianceView;
  lastDoneMs: number | null;
  lastDoneBy: string | null;
  owner: string | null;
  /** Id of the procedure that its work follows. */
  procedure: string | null;
  minutes: number | null;
}

/** A meter of a machine: life-to-date, in its unit. */
export interface MeterView {
  machine: string;
  meter: string;
  /** As people call it; `null`: by its kind. */
  name: string | null;
  kind: 'run-hours' | 'parts' | 'cycles' | 'energy' | 'counter' | 'by-hand';
  unit: string;
  /** Signals of the counters behind it; none where it is time, or people read it. */
  signals: string[];
  /** Never less than what was shown before. */
  value: number;
  /** Through when it is accounted for; `null` when it was never read. */
  readMs: number | null;
  /** Share of the time since the machine was first heard of that is known; `null` where people read it. */
  completeness: number | null;
  /** Use a day over the last days; `null` when unknown or none. */
  perDay: number | null;
  /** How much that is to be believed, 0…1. */
  confidence: number;
}

/** What somebody said of a meter: a reading, or a counter that was replaced. */
export type MeterActView = {
  atMs: number;
  by: string;
  comment: string | null;
  /** What a reading that can't be was taken for (`glitch`, `jump`, `reset`): it counts for nothing; `null` when it counts. */
  refused: string | null;
} & (
  | { kind: 'reading'; value: number }
  /** Signal of the counter; `null` where people read it. Readings of the old and the new one where somebody knew them. */
  | { kind: 'swap'; signal: string | null; final: number | null; start: number | null }
);

/** What a counter did out of the ordinary. */
export interface MeterEventView {
  signal: string;
  atMs: number;
  /** `glitch` and `jump` were refused. */
  kind: string;
  /** The reading before. */
  from: number | null;
  to: number;
  /** What was counted for it. */
  counted: number;
}

/** Life-to-date at a time, in the meter's unit. */
export interface MeterPointView {
  atMs: number;
  value: number;
}
