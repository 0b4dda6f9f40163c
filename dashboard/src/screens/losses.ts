/** What lost time cost; pure. */

import type { Loss } from '../api/plant.ts';

/** Money lost, a sum for each currency, the one with the most lost minutes first. Losses without a price are in none. */
export function lostMoney(losses: readonly Loss[]): { currency: string | null; amount: number }[] {
  const sums = new Map<string | null, number>();
  for (const loss of losses) {
    if (loss.cost === null) continue;
    sums.set(loss.currency, (sums.get(loss.currency) ?? 0) + loss.cost);
  }
  const minutesOf = (currency: string | null): number =>
    losses.reduce((total, loss) => total + (loss.currency === currency ? loss.minutes : 0), 0);
  return [...sums]
    .map(([currency, amount]) => ({ currency, amount }))
    .sort((a, b) => minutesOf(b.currency) - minutesOf(a.currency));
}

/** Rows of the list on the overview. */
export const LOSSES_SHOWN = 8;
