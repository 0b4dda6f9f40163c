/** What the losses of a machine depend on, beside its rows: its calendar, what a profile takes its time for, its counters. */

import type { LossKind } from '@gemba/contract/losses';
import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { Part, Profile } from '../kpis/profile.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** What a stretch counts as, and what its time is lost to: `null` where it isn't lost, or nothing is known of it. */
export interface Count {
  part: Part;
  loss: LossKind | null;
}

/** What decides of a stretch. */
export type Judged = Pick<LedgerRow, 'calendar' | 'state' | 'reason'>;

export interface LossRules {
  calendar: Pick<LineCalendar, 'segments'>;
  /** `isShort`: it is part of a stop shorter than the machine's threshold. */
  countOf: (row: Judged, isShort: boolean) => Count;
  /** Whether counters tell all parts of a product, and all good ones, and what they are worth in time. */
  tells: (row: Pick<LedgerRow, 'product'>) => { total: boolean; good: boolean };
  /** Stops shorter than this are micro-stops, s. */
  microStopS: number;
  /** Rejects in this time after production begins anew are startup losses, s. */
  startupS: number;
}

/** Where a machine's configuration doesn't say; the schema's description names the same figure. */
const STARTUP_S = 600;

const BY_CALENDAR: Readonly<Record<Exclude<CalendarClass, 'scheduled'>, LossKind>> = {
  unscheduled: 'unscheduled',
  break: 'break',
  'planned-stop': 'planned',
};

const BY_STATE: Readonly<Record<MachineState, LossKind | null>> = {
  producing: null,
  starved: 'waiting',
  blocked: 'waiting',
  stopped: 'breakdown',
  faulted: 'breakdown',
  setup: 'setup',
  maintenance: 'maintenance',
  idle: 'idle',
  off: 'idle',
  'no-data': null,
};

/** The rules of a machine under a profile. */
export function rulesOf(context: FoldContext, profile: Profile): LossRules {
  const { calendar, counting, microStopS, placed } = context;
  const startupS = placed.machine.startupS ?? STARTUP_S;
  const tells = {
    total: counting !== 'good' && counting !== 'reject' && counting !== 'none',
    good: counting !== 'total' && counting !== 'reject' && counting !== 'none',
  };
  return { calendar, microStopS, startupS, tells: () => tells, countOf: countIn(profile) };
}

/** What a profile takes a stretch for. */
export const countIn =
  (profile: Profile): LossRules['countOf'] =>
  ({ calendar, state }, isShort) => {
    const part = profile.counts[calendar][state];
    if (part === 'stop' && isShort) return { part: 'run', loss: 'minor-stop' };
    return { part, loss: calendar === 'scheduled' ? BY_STATE[state] : BY_CALENDAR[calendar] };
  };
