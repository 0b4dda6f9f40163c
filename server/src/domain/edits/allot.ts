/** An amount is shared out in proportion to what each place has. */

export const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/**
 * Shares of an amount, in proportion to weights that are not negative, not all zero unless the amount is. Of an amount
 * that is no more than the weights together no share is more than its weight. Whole parts stay whole where they can.
 */
export function allot(amount: number, weights: readonly number[]): number[] {
  const all = total(weights);
  if (amount === 0 || all === 0) return weights.map(() => 0);
  const capped = amount <= all;
  const even = weights.map((weight) => (capped ? Math.min(weight, (amount * weight) / all) : (amount * weight) / all));
  return Number.isInteger(amount) ? (wholeShares(amount, weights, even, capped) ?? even) : even;
}

/** Largest remainders first, ties by place; `null` where whole parts find no room. */
function wholeShares(amount: number, weights: readonly number[], even: readonly number[], capped: boolean) {
  const shares = even.map((share) => Math.floor(share + 1e-9));
  let rest = Math.round(amount - total(shares));
  const places = even.map((share, i) => ({ i, part: share - (shares[i] as number) })).sort((a, b) => b.part - a.part);
  for (const { i } of places) {
    if (rest <= 0) break;
    const next = (shares[i] as number) + 1;
    if (capped && next > (weights[i] as number)) continue;
    shares[i] = next;
    rest--;
  }
  const fits = rest === 0 && (!capped || shares.every((share, i) => share <= (weights[i] as number)));
  return fits ? shares : null;
}
