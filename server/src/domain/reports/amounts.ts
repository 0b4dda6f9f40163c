/** What stretches of production add up to, and how they are added: machines to lines by their counting point, lines by sums. */

import type { Profile } from '../kpis/profile.ts';
import type { Stop } from '../kpis/stops.ts';
import { sumUp } from '../kpis/sum-up.ts';
import { overlapS, type Sums, type Window } from '../kpis/sums.ts';
import type { FoldContext } from '../ledger/context.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Additive, and so are all of its fields but the two that say what is known, which hold of a sum when they hold of all. */
export interface Amounts extends Sums {
  stops: number;
  microStops: number;
  uncommented: number;
  energyKWh: number;
  /** Energy is measured at all. */
  energyKnown: boolean;
  /** Parts whose counts were spread over unknown time. */
  estimated: number;
}

export interface MachineAmounts {
  amounts: Amounts;
  /** Stops that touch the window; micro-stops and pending ones among them. */
  stops: Stop[];
}

export const NOTHING: Amounts = {
  plannedS: 0,
  noDataS: 0,
  runS: 0,
  downS: 0,
  idealS: 0,
  goodIdealS: 0,
  good: 0,
  reject: 0,
  totalKnown: true,
  goodKnown: true,
  stops: 0,
  microStops: 0,
  uncommented: 0,
  energyKWh: 0,
  energyKnown: true,
  estimated: 0,
};

/** Amounts of one machine in a window. Rows may reach beyond it, and those of a micro-stop before and after should be given. */
export function amountsOf(
  rows: readonly LedgerRow[],
  window: Window,
  context: FoldContext,
  profile: Profile,
): MachineAmounts {
  const { sums, stops } = sumUp(rows, window, context, profile);
  const energyKnown = context.placed.machine.signals.some(({ role }) => role === 'energy');
  const amounts: Amounts = { ...NOTHING, ...sums, energyKnown };
  for (const { kind, reason } of stops) {
    if (kind === 'micro-stop') amounts.microStops++;
    if (kind === 'stop') amounts.stops++;
    if (kind === 'stop' && reason === null) amounts.uncommented++;
  }
  for (const row of rows) {
    const seconds = overlapS(row, window);
    if (seconds <= 0) continue;
    const part = Math.min(1, seconds / (Number(row.toNs - row.fromNs) / 1e9));
    amounts.energyKWh += row.energyKWh * part;
    if (row.estimated) amounts.estimated += (row.good + row.reject) * part;
  }
  return { amounts, stops };
}

/** The sum of any number of them; of none {@link NOTHING}. */
export function sumOf(all: readonly Amounts[]): Amounts {
  const sum: Amounts = { ...NOTHING };
  for (const one of all) {
    for (const key of Object.keys(NOTHING) as (keyof Amounts)[]) add(sum, one, key);
  }
  return sum;
}

function add<K extends keyof Amounts>(sum: Amounts, one: Amounts, key: K): void {
  const [a, b] = [sum[key], one[key]];
  sum[key] = (typeof a === 'number' ? a + (b as number) : a && b) as Amounts[K];
}
