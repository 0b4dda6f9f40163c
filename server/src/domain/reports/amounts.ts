/** What stretches of production add up to: the sums of figures, and what reports tell beside them. Machines add up to nothing; lines, through their counting points, to places. */

import type { Profile } from '../kpis/profile.ts';
import type { Stop } from '../kpis/stops.ts';
import { sumUp } from '../kpis/sum-up.ts';
import { addSums, noSums, overlapS, type Sums, type Window } from '../kpis/sums.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Additive, all of it. */
export interface Amounts {
  sums: Sums;
  /** Stops that begin in the window and have no reason. */
  uncommented: number;
  /** Parts whose counts were spread over unknown time. */
  estimated: number;
  /** Machines among these that measure energy. */
  metered: number;
}

/** What a period is compared with: what the kept sums of days tell. */
export type Compared = Pick<Amounts, 'sums' | 'uncommented'>;

export interface MachineAmounts {
  amounts: Amounts;
  /** Stops that touch the window; micro-stops and pending ones among them. */
  stops: Stop[];
}

/** Amounts of one machine in a window. Rows may reach beyond it, and those of a micro-stop before and after should be given. */
export function amountsOf(
  rows: readonly LedgerRow[],
  window: Window,
  context: FoldContext,
  profile: Profile,
): MachineAmounts {
  const { sums, stops, uncommented } = sumUp(rows, window, context, profile);
  let estimated = 0;
  for (const row of rows) {
    const seconds = overlapS(row, window);
    if (!row.estimated || seconds <= 0) continue;
    estimated += (row.good + row.reject) * Math.min(1, seconds / (Number(row.toNs - row.fromNs) / 1e9));
  }
  const metered = context.placed.machine.signals.some(({ role }) => role === 'energy') ? 1 : 0;
  return { amounts: { sums, uncommented, estimated, metered }, stops };
}

/** The sum of any number of them. */
export function sumOf(all: readonly Amounts[]): Amounts {
  const sum = (of: (amounts: Amounts) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    sums: all.length === 0 ? noSums() : addSums(...all.map(({ sums }) => sums)),
    uncommented: sum((one) => one.uncommented),
    estimated: sum((one) => one.estimated),
    metered: sum((one) => one.metered),
  };
}
