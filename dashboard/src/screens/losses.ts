/** What lost time cost; pure. */

import type { Loss } from '../api/plant.ts';

/** Money lost, a sum for each currency, the greatest first. Losses without a price are in none. */
export function lostMoney(
  losses: readonly Loss[],
  currencyOf: (line: string) => string | null,
): { currency: string | null; amount: number }[] {
  const sums = new Map<string | null, number>();
  for (const loss of losses) {
    if (loss.cost === null) continue;
    const currency = currencyOf(loss.line);
    sums.set(currency, (sums.get(currency) ?? 0) + loss.cost);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount })).sort((a, b) => b.amount - a.amount);
}

/** Rows of the list on the overview. */
export const LOSSES_SHOWN = 8;
