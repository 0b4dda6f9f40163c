/** How many parts planned time can hold at the ideal cycle: of the order's product while one ran, of the line's own otherwise. */

import type { Plant } from '@gemba/contract/plant';
import { plannedS } from '../calendar/plant-calendar.ts';
import type { RunSpan } from './order.ts';

/** @param cycleS ideal seconds for one part; `null` is what the line makes without an order */
export function idealPartsIn(
  plant: Plant,
  line: string,
  { fromNs, toNs }: { fromNs: bigint; toNs: bigint },
  runs: readonly RunSpan[],
  cycleS: (product: string | null) => number,
): number {
  let at = fromNs;
  let parts = 0;
  const add = (until: bigint, product: string | null) => {
    const end = until < toNs ? until : toNs;
    if (end <= at) return;
    parts += plannedS(plant, line, at, end) / cycleS(product);
    at = end;
  };
  for (const run of runs) {
    add(run.fromNs, null);
    add(run.toNs, run.product);
  }
  add(toNs, null);
  return parts;
}
