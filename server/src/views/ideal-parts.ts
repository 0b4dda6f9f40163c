/**
 * How many parts the planned time of the running shift could hold at the ideal cycle: of the order's product while one
 * ran, of the line's own otherwise. What a machine should have made by now is a share of it, its target OEE.
 */

import type { Plant } from '@gemba/contract/plant';
import { idealPartsIn } from '../domain/orders/ideal-parts.ts';
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
  const { plant, line, running, missedS, runs, nowNs, cycleS } = asked;
  const { shift, plannedNowS, plannedEndS } = running;
  if (shift === null) return { now: 0, end: 0 };
  const present = runs.find(({ fromNs, toNs }) => fromNs <= nowNs && nowNs < toNs);
  const now =
    runs.length === 0
      ? (plannedNowS - missedS) / cycleS(null)
      : idealPartsIn(plant, line, { fromNs: fromNs(asked, shift.fromNs), toNs: nowNs }, runs, cycleS);
  return { now, end: now + (plannedEndS - plannedNowS) / cycleS(present?.product ?? null) };
}

const fromNs = ({ beganNs }: IdealAsked, shiftFromNs: bigint): bigint =>
  beganNs !== undefined && beganNs > shiftFromNs ? beganNs : shiftFromNs;
