/** The live picture of a machine, made from the fold's memory: the newest samples count, settled or not. */

import type { CalendarClass, MachineState, ShownState } from '@gemba/contract/state';
import type { FoldContext } from './context.ts';
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
export function present(_state: FoldState, _context: FoldContext): Present {
  throw new Error('not yet');
}
