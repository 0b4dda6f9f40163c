/**
 * Additive sums of a window, as a profile counts it: what all its figures are formed from. Sums of two windows that touch,
 * or of two machines, are the sums of both together, so any hour, shift, day or place is a plain addition.
 */

import type { TimeLoss } from '@gemba/contract/figures';

/** Half-open, `[fromNs, toNs)`. */
export interface Window {
  fromNs: bigint;
  toNs: bigint;
}

/** Every sum, with zero as the beginning of adding. Seconds, except where it says otherwise. */
const NOTHING = {
  /** All time of the window. */
  calendarS: 0,
  /** Planned time, and how much of it is unknown. */
  plannedS: 0,
  noDataS: 0,
  /** Planned and known time in which the machine runs, and in which it doesn't. */
  runS: 0,
  downS: 0,
  /** Time in `producing` as the ledger has it, whatever the calendar says: what wears a machine. */
  producingS: 0,
  /** Known time that the calendar schedules, whatever the profile plans. */
  scheduledS: 0,
  /** Time by what it was lost to: known and planned, or outside of what is planned. */
  unscheduledS: 0,
  breakS: 0,
  plannedStopS: 0,
  noOrderS: 0,
  engineeringS: 0,
  breakdownS: 0,
  maintenanceS: 0,
  setupS: 0,
  waitingS: 0,
  idleS: 0,
  minorStopS: 0,
  /** Planned and known time, and run time, of machines that tell all parts and what they are worth. */
  totalKnownS: 0,
  totalRunS: 0,
  /** Planned and known time of machines that tell all good parts and what they are worth. */
  goodKnownS: 0,
  /** Planned and known time of machines that tell both. */
  judgedKnownS: 0,
  /** Ideal time of all parts, and of the good ones, made in planned and known time, where they are told. */
  idealS: 0,
  goodIdealS: 0,
  /** The same of machines that tell both: quality is formed from these. */
  judgedIdealS: 0,
  judgedGoodIdealS: 0,
  /** Parts of the window as told, those made outside planned time or while nobody watched included. */
  good: 0,
  reject: 0,
  rework: 0,
  /** Parts of machines that tell both good ones and rejects. */
  judgedGood: 0,
  judgedReject: 0,
  judgedRework: 0,
  /** Parts of machines that tell all of them. */
  totalParts: 0,
  /** Energy, kWh; and that of machines that tell all parts, with those parts. */
  energyKWh: 0,
  meteredKWh: 0,
  meteredParts: 0,
  /** Stops and micro-stops that begin in the window, a count. */
  stops: 0,
  microStops: 0,
  /** Failures that begin in the window, repairs that end in it, and how long those repairs took, see `reliability.ts`. */
  failures: 0,
  repairs: 0,
  repairS: 0,
  repairElapsedS: 0,
  /** Uptime runs that a failure of the window ended, their productive time, and their time in all. */
  upRuns: 0,
  upRunS: 0,
  upRunElapsedS: 0,
  /** Known time that isn't part of an outage, productive or not. */
  upElapsedS: 0,
};

export type SumId = keyof typeof NOTHING;
export type Sums = Readonly<Record<SumId, number>>;
export type DraftSums = Record<SumId, number>;

export const SUM_IDS = Object.keys(NOTHING) as readonly SumId[];

/** Which sum a loss of time is in. */
export const LOSS_SUMS = {
  unscheduled: 'unscheduledS',
  break: 'breakS',
  planned: 'plannedStopS',
  'no-order': 'noOrderS',
  engineering: 'engineeringS',
  breakdown: 'breakdownS',
  maintenance: 'maintenanceS',
  setup: 'setupS',
  waiting: 'waitingS',
  idle: 'idleS',
  'minor-stop': 'minorStopS',
} as const satisfies Record<TimeLoss, SumId>;

export const noSums = (): DraftSums => ({ ...NOTHING });

/** Sums of several windows or machines together. */
export function addSums(...parts: readonly Sums[]): Sums {
  const all = noSums();
  for (const part of parts) for (const id of SUM_IDS) all[id] += part[id];
  return all;
}

/** Planned time of which something is known: what figures are divided by. */
export const knownS = (sums: Sums): number => sums.plannedS - sums.noDataS;

/** Seconds that a span and a window share; not positive when they don't touch. */
export function overlapS(span: Window, window: Window): number {
  const fromNs = span.fromNs > window.fromNs ? span.fromNs : window.fromNs;
  const toNs = span.toNs < window.toNs ? span.toNs : window.toNs;
  return Number(toNs - fromNs) / 1e9;
}
