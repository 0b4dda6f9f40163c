/** What summing up reads of a machine, looked up once: what its counters tell, what its reasons are, its calendar. */

import type { ReasonKind } from '@gemba/contract/state';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { reasonsOf } from '../reasons/tree.ts';

export interface SumContext {
  calendar: LineCalendar;
  microStopS: number;
  /** Whether all parts, and all good ones, are told of what is made as a product, and what they are worth in time. */
  tells: (row: Pick<LedgerRow, 'product'>) => { total: boolean; good: boolean };
  metered: boolean;
  /** Kind of a reason as rows carry it; `null` without a reason, or where the plant doesn't say. */
  kindOf: (reason: string | null) => ReasonKind | null;
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
  const cycles = new Map(plant.products?.map(({ id, idealCycleS }) => [id, idealCycleS?.[machine.id]]));
  // The schema wants an ideal cycle of every machine; where there is none, nothing that was made has a worth in time.
  const own: number | undefined = machine.idealCycleS;
  const worth = ({ product }: Pick<LedgerRow, 'product'>) => (cycles.get(product ?? '') ?? own) !== undefined;
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
