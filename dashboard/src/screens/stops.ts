/** Stops as a page lists them, and reasons as a dialog offers them. */

import type { ReasonView, StopView } from '@gemba/contract/edits';

/** Stops that are listed: micro-stops are counted, not explained. Newest first. */
export const listed = (stops: readonly StopView[]): StopView[] =>
  stops.filter((stop) => stop.kind !== 'micro-stop').sort((a, b) => b.fromMs - a.fromMs);

/** Whether somebody still has to say why. */
export const isUnexplained = (stop: StopView): boolean => stop.kind === 'stop' && stop.reason === null;

export const keyOf = (stop: StopView): string => `${stop.machine} ${stop.fromMs}`;

/** The stops of the same machine before and after one. */
export function neighboursOf(stop: StopView, stops: readonly StopView[]): { before?: StopView; after?: StopView } {
  const own = stops.filter(({ machine }) => machine === stop.machine).sort((a, b) => a.fromMs - b.fromMs);
  const before = own.findLast(({ toMs }) => toMs <= stop.fromMs);
  const after = own.find(({ fromMs }) => fromMs >= stop.toMs);
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** A branch of the tree under its heading: reasons that can be chosen, those of deeper branches too. */
interface Group {
  id: string;
  name: string;
  reasons: readonly ReasonView[];
}

export interface Offer {
  /** Most used first; empty while nobody has given any. */
  often: readonly ReasonView[];
  groups: readonly Group[];
  /** Reasons at the top that have nothing below them. */
  single: readonly ReasonView[];
}

/** How many are offered before the tree: two rows on a phone. */
const OFTEN_MAX = 6;

/** Reasons as they are offered: parents come before their children, so one pass finds each one's branch. */
export function offerOf(reasons: readonly ReasonView[]): Offer {
  const branch = new Map<string, string>();
  const below = new Map<string, ReasonView[]>();
  for (const reason of reasons) {
    const top = reason.parent === null ? reason.id : (branch.get(reason.parent) ?? reason.id);
    branch.set(reason.id, top);
    const own = below.get(top);
    if (own === undefined) below.set(top, [reason]);
    else own.push(reason);
  }
  const branches = [...below.values()];
  return {
    often: reasons
      .filter(({ used }) => used > 0)
      .sort((a, b) => b.used - a.used)
      .slice(0, OFTEN_MAX),
    groups: branches.flatMap(([top, ...rest]) =>
      top === undefined || rest.length === 0 ? [] : [{ id: top.id, name: top.name, reasons: [...rest, top] }],
    ),
    single: branches.flatMap(([top, ...rest]) => (top === undefined || rest.length > 0 ? [] : [top])),
  };
}
