/**
 * Engineering economics of one machine: what an investment costs a year, and when it has paid for itself. Formulas with the
 * symbols of Sullivan, Wicks and Koelling, Engineering Economy (16th ed., 2014): capital recovery (A/P, i %, N) §4.8,
 * sinking fund (A/F, i %, N) §4.9, capital recovery of price and salvage §5.5.2, payback §5.8, defender and challenger §9.5.
 */

/** (A/P, i, N): what a unit of money today costs in each of N years; without interest it is shared evenly. */
export function capitalRecovery(rate: number, years: number): number {
  return rate === 0 ? 1 / years : rate / (1 - (1 + rate) ** -years);
}

/** (A/F, i, N): what is put aside each year for a unit of money in N years. */
export const sinkingFund = (rate: number, years: number): number => capitalRecovery(rate, years) - rate;

/** Yearly cost of owning: price and interest over a life, less what it fetches at the end. */
export const capitalPerYear = (price: number, salvage: number, rate: number, years: number): number =>
  price * capitalRecovery(rate, years) - salvage * sinkingFund(rate, years);

export interface Payback {
  /** Years without interest; `null`: never. */
  simpleYears: number | null;
  /** Years until savings, discounted to today, are worth the price; `null`: never. */
  discountedYears: number | null;
}

/** Of an outlay that saves the same each year. */
export function paybackOf(outlay: number, savingPerYear: number, rate: number): Payback {
  if (outlay <= 0) return { simpleYears: 0, discountedYears: 0 };
  if (savingPerYear <= 0) return { simpleYears: null, discountedYears: null };
  const simpleYears = outlay / savingPerYear;
  if (rate === 0) return { simpleYears, discountedYears: simpleYears };
  const left = 1 - simpleYears * rate;
  return { simpleYears, discountedYears: left > 0 ? -Math.log(left) / Math.log1p(rate) : null };
}
