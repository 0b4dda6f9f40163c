/** What the losses of a machine depend on, beside its rows: its calendar, what a profile takes its time for, its counters. */

import type { LineCalendar } from '../calendar/line-calendar.ts';
import { type Count, countOf, type Profile } from '../kpis/profile.ts';
import { type SumContext, sumContextOf } from '../kpis/sum-context.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** What decides of a stretch. */
type Judged = Pick<LedgerRow, 'calendar' | 'state' | 'reason'>;

export interface LossRules {
  calendar: Pick<LineCalendar, 'segments'>;
  /** What a stretch counts as; `isShort`: it is part of a stop shorter than the machine's threshold. */
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

/** The rules of a machine under a profile. */
export function rulesOf(context: FoldContext, profile: Profile): LossRules {
  const sums = sumContextOf(context);
  const { calendar, microStopS, tells } = sums;
  const startupS = context.placed.machine.startupS ?? STARTUP_S;
  return { calendar, microStopS, tells, startupS, countOf: countIn(profile, sums) };
}

/** What a profile takes a stretch for. */
export const countIn =
  (profile: Profile, { kindOf }: Pick<SumContext, 'kindOf'>): LossRules['countOf'] =>
  ({ calendar, state, reason }, isShort) =>
    countOf(profile, { calendar, state, kind: kindOf(reason), short: isShort });
