/**
 * The live picture of a machine, made from the fold's memory: the newest samples count, settled or not. It is what the
 * fold would say if the machine had been observed through its newest sample, by the very same code.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import type { CalendarClass, MachineState, ShownState } from '@gemba/contract/state';
import { isSlow, lastCycleS, rateOf } from '../state/pace.ts';
import type { FoldContext } from './context.ts';
import type { LedgerRow } from './row.ts';
import { runOn } from './run.ts';
import { settle } from './settle.ts';
import type { FoldState } from './state.ts';

export interface Present {
  state: MachineState;
  calendar: CalendarClass;
  shown: ShownState;
  /** Start of the present `shown` state; `null` before anything was heard. */
  sinceNs: bigint | null;
  /** Reason in the plant's words, or the raw code; `null` without one. */
  reason: string | null;
  /** Parts per hour over the last ten cycles; `null` when not producing or unknown. */
  ratePerH: number | null;
  /** Ideal parts per hour of the present product. */
  idealPerH: number;
  /** Last cycle, seconds; `null` when unknown. */
  cycleS: number | null;
  /** 0 before anything was observed. */
  settledNs: bigint;
  /** Time of the newest sample or observation; `null` before the first. */
  newestNs: bigint | null;
  /** End of the present break, planned stop or unscheduled time; `null` in scheduled time. */
  calendarUntilNs: bigint | null;
  /** Life-to-date: seconds in `producing`, parts, energy. */
  totals: { runS: number; good: number; reject: number; energyKWh: number };
}

/** The picture at the newest sample or observation. Pure and cheap: it may be asked for with each batch. */
export function present(state: FoldState, context: FoldContext): Present {
  const known = upToNewest(state, context);
  const heard = state.newestNs > 0n;
  const atNs = known.settledNs;
  const calendar = context.calendar.segmentAt(atNs).calendar;
  const hidden = known.hidden.some((gap) => gap.fromNs <= atNs && atNs < gap.toNs);
  const machineState = hidden ? 'no-data' : known.state;
  const rate = machineState === 'producing' ? rateOf(known.pace, known.totals.runNs) : null;
  return {
    state: machineState,
    calendar,
    shown: shownNow(known, context),
    sinceNs: heard ? known.shownSinceNs : null,
    reason: hidden ? null : reasonText(known.reason, context),
    ratePerH: rate === null ? null : rate * 3600,
    idealPerH: 3600 / context.paceCycleS,
    cycleS: known.cycleS ?? lastCycleS(known.pace),
    settledNs: state.settledNs,
    newestNs: heard ? state.newestNs : null,
    calendarUntilNs: calendar === 'scheduled' ? null : context.calendar.nextChange(atNs),
    totals: {
      runS: Number(known.totals.runNs) / 1e9,
      good: known.totals.good,
      reject: known.totals.reject,
      energyKWh: known.totals.energyKWh,
    },
  };
}

/** Pace is judged by what is made now, which may be another product since the last row was written. */
function shownNow({ shown, pace, totals }: FoldState, { paceCycleS, slowLimit }: FoldContext): ShownState {
  if (shown !== 'run' && shown !== 'slow') return shown;
  return isSlow(pace, totals.runNs, paceCycleS, slowLimit) ? 'slow' : 'run';
}

/**
 * What the machine was in from the settled time through its newest sample, and is in now: ahead of the rows, for whoever
 * must know before somebody has watched throughout.
 */
export function rowsAhead(state: FoldState, context: FoldContext): Ahead[] {
  const { newestNs, settledNs } = state;
  if (newestNs === 0n) return [];
  const run = runOn(state, context, false);
  if (newestNs > settledNs) settle(run, watchedFrom(state), newestNs);
  const { open } = run.draft;
  const rows = [...run.touched, ...(open === null || run.touched.has(open) ? [] : [open])];
  const known = rows.filter(({ toNs }) => toNs > settledNs).sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  const now = present(state, context);
  return [...known, { state: now.state, calendar: now.calendar, fromNs: newestNs, toNs: newestNs + 1n }];
}

type Ahead = Pick<LedgerRow, 'state' | 'calendar' | 'fromNs' | 'toNs'>;

/** A machine that is watched is settled within seconds; what is newer by more than this ends time that nobody watched. */
const UNSETTLED_MAX_NS = 300n * NS_PER_S;

function upToNewest(state: FoldState, context: FoldContext): FoldState {
  if (state.newestNs <= state.settledNs) return state;
  const run = runOn(state, context, false);
  settle(run, watchedFrom(state), state.newestNs);
  return run.draft;
}

function watchedFrom({ knownFromNs, settledNs, newestNs, pending }: FoldState): bigint {
  if (knownFromNs === null) return pending[0]?.timeNs ?? newestNs;
  return newestNs - settledNs > UNSETTLED_MAX_NS ? newestNs : settledNs;
}

function reasonText(id: string | null, context: FoldContext): string | null {
  if (id === null) return null;
  for (const reason of context.mapping.reasons.values()) if (reason.id === id) return reason.name;
  return id;
}
