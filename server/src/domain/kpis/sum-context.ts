/** What summing up reads of a machine, looked up once: what its counters tell, what its reasons are, its calendar. */

import type { ReasonKind } from '@gemba/contract/state';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { RunSpan } from '../orders/order.ts';
import { idealCycleOf } from '../orders/recipe.ts';
import { reasonsOf } from '../reasons/tree.ts';

export interface SumContext {
  calendar: LineCalendar;
  microStopS: number;
  /** Whether all parts, and all good ones, are told of what is made as a product, and what they are worth in time. */
  tells: (row: { product: string | null }) => { total: boolean; good: boolean };
  metered: boolean;
  /** Kind of a reason as rows carry it; `null` without a reason, or where the plant doesn't say. */
  kindOf: (reason: string | null) => ReasonKind | null;
  /** When orders ran, ascending: time that no row covers belongs to them too. */
  runs?: readonly RunSpan[];
}

const made = new WeakMap<FoldContext, SumContext>();

export function sumContextOf(context: FoldContext): SumContext {
  const known = made.get(context);
  if (known !== undefined) return known;
  const fresh = makeSumContext(context);
  made.set(context, fresh);
  return fresh;
}

function makeSumContext(context: FoldContext): SumContext {
  const { calendar, microStopS, counting, plant, placed } = context;
  const { machine } = placed;
  const reasons = reasonsOf(placed);
  const total = counting !== 'good' && counting !== 'reject' && counting !== 'none';
  const good = counting !== 'total' && counting !== 'reject' && counting !== 'none';
  // The schema wants an ideal cycle of every machine; where there is none, nothing that was made has a worth in time.
  const worths = new Map<string | null, boolean>();
  const worth = ({ product }: { product: string | null }): boolean => {
    const known = worths.get(product) ?? (idealCycleOf(plant, machine, product) as number | undefined) !== undefined;
    worths.set(product, known);
    return known;
  };
  const both = { total, good };
  const neither = { total: false, good: false };
  return {
    calendar,
    microStopS,
    tells: (row) => (worth(row) ? both : neither),
    metered: machine.signals.some(({ role }) => role === 'energy'),
    kindOf: (reason) => reasons.kind(reason),
  };
}
