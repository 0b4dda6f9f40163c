/**
 * Where time goes, and which machine holds a line up: the words for losses, and what `GET /losses` and
 * `GET /lines/:line/bottleneck` answer. Times are milliseconds UTC, durations seconds.
 */

import type { ProfileId } from './figures.ts';
import type { CalendarClass, MachineState } from './state.ts';

/**
 * What time is lost to, in the order of the waterfall: from what nobody planned to work to parts that were no good. Those
 * of stops are what profiles take time for (`kpis/sums.ts`).
 */
export const LOSS_KINDS = [
  'unscheduled',
  'break',
  'planned',
  'no-order',
  'engineering',
  'no-data',
  'breakdown',
  'maintenance',
  'setup',
  'waiting',
  'idle',
  'minor-stop',
  'speed',
  'startup-reject',
  'production-reject',
] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

/**
 * What remains of calendar time when every loss is taken off: the ideal time of good parts; ideal time of parts that no
 * counter tells good from bad; run time of which no counter tells what was made in it.
 */
export const REST_KINDS = ['good', 'unjudged', 'uncounted'] as const;
export type RestKind = (typeof REST_KINDS)[number];

/** Where a loss stands in the figures: outside planned time, in no denominator, or in one of the three factors of OEE. */
export const LOSS_GROUPS = ['outside', 'unknown', 'availability', 'performance', 'quality'] as const;
export type LossGroup = (typeof LOSS_GROUPS)[number];

/** The six big losses [S. Nakajima, Introduction to TPM, 1988, ch. 2]. */
export const BIG_LOSSES = [
  'equipment-failure',
  'setup-adjustment',
  'idling-minor-stops',
  'reduced-speed',
  'process-defects',
  'reduced-yield',
] as const;
export type BigLoss = (typeof BIG_LOSSES)[number];

/** What losses can be put in order by. */
export const LOSS_UNITS = ['minutes', 'parts', 'money'] as const;
export type LossUnit = (typeof LOSS_UNITS)[number];

/** A step of the waterfall. The speed loss is negative where parts came faster than the ideal cycle. */
interface LossBar {
  kind: LossKind;
  group: LossGroup;
  /** `null` where the profile counts it as none of the six. */
  bigLoss: BigLoss | null;
  seconds: number;
}

/** From calendar time to good time: `calendarS` = Σ `bars` + Σ `rest`. */
export interface WaterfallView {
  calendarS: number;
  bars: LossBar[];
  rest: { kind: RestKind; seconds: number }[];
  /** Parts came faster than the ideal cycle allows: the ideal cycle is too long. */
  isOverIdeal: boolean;
}

/** A loss by its cause, in every unit that is known. */
export interface ParetoRow {
  line: string;
  /** The machine that caused it. */
  machine: string;
  kind: LossKind;
  /** State of that machine meanwhile; `null` for micro-stops, lost speed and rejects. */
  state: MachineState | null;
  /** In the plant's words, and its key in rows; `null` when nobody knows why. */
  reason: string | null;
  reasonId: string | null;
  /** How often it came. */
  count: number;
  minutes: number;
  /** Rejected parts, or parts that the lost time would have made at the ideal cycle. */
  parts: number;
  /** `null` where the line or the product has no price. */
  money: number | null;
  currency: string | null;
  energyKWh: number;
  /** In the chosen unit. */
  value: number;
  /** Share of the total of its group, and of all rows up to this one, 0…1. */
  share: number;
  cumulative: number;
}

/** Money of one currency, or all of it in another unit: what is added up. */
export interface ParetoGroup {
  currency: string | null;
  total: number;
  rows: ParetoRow[];
  /** Rows beyond the limit of the answer, in their sum. */
  others: { rows: number; value: number } | null;
}

export interface LossesView {
  profile: ProfileId;
  place: string;
  fromMs: number;
  toMs: number;
  /** Lines that were added up; each is worth its counting point. */
  lines: string[];
  waterfall: WaterfallView;
  unit: LossUnit;
  pareto: ParetoGroup[];
  /** Minutes of losses whose value in this unit isn't known: nobody has given a price. */
  unpricedMinutes: number;
}

/** A stretch of lost time, as the Pareto adds it up. */
export interface LostStretch {
  line: string;
  machine: string;
  kind: LossKind;
  state: MachineState;
  calendar: CalendarClass;
  reason: string | null;
  fromMs: number;
  toMs: number;
}

/** A machine's part in holding its line up. */
interface BottleneckShare {
  machine: string;
  /** Seconds in which its active period was the longest. */
  momentaryS: number;
  /** Of its time as bottleneck: alone, and while the bottleneck was moving to or from it. */
  soleS: number;
  shiftingS: number;
  /** `momentaryS` ÷ all time in which the line had a bottleneck; `null` when it never had. */
  share: number | null;
}

interface BottleneckStretch {
  fromMs: number;
  toMs: number;
  machine: string;
  /** The bottleneck is moving between `machine` and this one. */
  shiftingWith: string | null;
}

/** By the active-period method [Roser, Nakano, Tanaka 2002]. */
export interface BottleneckView {
  line: string;
  fromMs: number;
  toMs: number;
  /** The momentary bottleneck, active without interruption since; `null` when no machine is active. */
  now: { machine: string; activeSinceMs: number; activeS: number } | null;
  shares: BottleneckShare[];
  timeline: BottleneckStretch[];
  /** Seconds of scheduled time; with a bottleneck; with no machine active; with none known; with some unknown. */
  scheduledS: number;
  namedS: number;
  noneS: number;
  unknownS: number;
  partialS: number;
}
