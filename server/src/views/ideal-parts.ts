/**
 * How many parts the planned time of the running shift could hold at the ideal cycle: of the order's product while one
 * ran, of the line's own otherwise. What a machine should have made by now is a share of it, its target OEE.
 */

import type { Plant } from '@gemba/contract/plant';
import { plannedS } from '../domain/calendar/plant-calendar.ts';
import type { RunSpan } from '../domain/orders/order.ts';
import type { RunningShift } from './running-shift.ts';

export interface IdealParts {
  /** By now, and at the end of the shift if what runs now goes on. */
  now: number;
  end: number;
}

export interface IdealAsked {
  plant: Plant;
  line: string;
  running: RunningShift;
  /** Planned seconds of the shift before the machine's history begins, and where it begins. */
  missedS: number;
  beganNs: bigint | undefined;
  /** Orders of the line that touch the shift, ascending. */
  runs: readonly RunSpan[];
  nowNs: bigint;
  /** Ideal seconds for one part; `null` is what the line makes without an order. */
  cycleS: (product: string | null) => number;
}

export function idealParts(asked: IdealAsked): IdealParts {
  const { running, missedS, runs, nowNs, cycleS } = asked;
  const { shift, plannedNowS, plannedEndS } = running;
  if (shift === null) return { now: 0, end: 0 };
  const present = runs.find(({ fromNs, toNs }) => fromNs <= nowNs && nowNs < toNs);
  const now = runs.length === 0 ? (plannedNowS - missedS) / cycleS(null) : partsUntilNow(asked, shift.fromNs);
  return { now, end: now + (plannedEndS - plannedNowS) / cycleS(present?.product ?? null) };
}

function partsUntilNow({ plant, line, beganNs, runs, nowNs, cycleS }: IdealAsked, shiftFromNs: bigint): number {
  let at = beganNs !== undefined && beganNs > shiftFromNs ? beganNs : shiftFromNs;
  let parts = 0;
  const add = (toNs: bigint, product: string | null) => {
    const untilNs = toNs < nowNs ? toNs : nowNs;
    if (untilNs <= at) return;
    parts += plannedS(plant, line, at, untilNs) / cycleS(product);
    at = untilNs;
  };
  for (const { fromNs, toNs, product } of runs) {
    add(fromNs, null);
    add(toNs, product);
  }
  add(nowNs, null);
  return parts;
}
