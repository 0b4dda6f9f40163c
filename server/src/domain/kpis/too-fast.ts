/**
 * Performance over 100 % says that the ideal cycle isn't ideal. It is shown as it is, and a better cycle is proposed: the
 * one at which the fastest shift that was long enough would be exactly at 100 %, with what it would have made of history.
 */

import { ratio } from './profile.ts';
import type { Sums } from './sums.ts';

/** Run time from which a shift says something of what can be held, seconds. */
const HELD_S = 3600;

/** Sums of one product in one shift. */
export interface ShiftSums {
  shift: string | null;
  product: string | null;
  sums: Sums;
}

export interface CycleProposal {
  product: string | null;
  idealCycleS: number;
  proposedCycleS: number;
  /** The shift that held it. */
  shift: string | null;
  /** Performance of all shifts together, as it is and as it would be. */
  performance: number;
  proposedPerformance: number;
  /** By shift, in the order given, those in which the product ran. */
  history: { shift: string | null; performance: number; proposedPerformance: number }[];
}

/** For each product whose performance passes 100 %; `idealCycleS` gives the ideal seconds for one part of it. */
export function cycleProposals(
  shifts: readonly ShiftSums[],
  idealCycleS: (product: string | null) => number,
): CycleProposal[] {
  const products = [...new Set(shifts.map(({ product }) => product))];
  return products.flatMap((product) => {
    const own = shifts.filter((one) => one.product === product && one.sums.totalRunS > 0);
    const proposal = proposalOf(product, own, idealCycleS(product));
    return proposal === null ? [] : [proposal];
  });
}

function proposalOf(product: string | null, shifts: readonly ShiftSums[], ideal: number): CycleProposal | null {
  const total = (of: (sums: Sums) => number) => shifts.reduce((sum, { sums }) => sum + of(sums), 0);
  const performance = ratio(
    total(({ idealS }) => idealS),
    total(({ totalRunS }) => totalRunS),
  );
  if (performance === null || performance <= 1) return null;
  const history = shifts.map(({ shift, sums }) => ({ shift, performance: sums.idealS / sums.totalRunS }));
  const held = shifts.flatMap(({ sums }, i) => (sums.totalRunS >= HELD_S ? [history[i] as (typeof history)[0]] : []));
  const fastest = held.reduce((best, one) => (one.performance > best.performance ? one : best), {
    shift: null as string | null,
    performance,
  });
  return {
    product,
    idealCycleS: ideal,
    proposedCycleS: ideal / fastest.performance,
    shift: fastest.shift,
    performance,
    proposedPerformance: performance / fastest.performance,
    history: history.map((one) => ({ ...one, proposedPerformance: one.performance / fastest.performance })),
  };
}
