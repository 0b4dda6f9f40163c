/**
 * What share of its working time a line turned into good parts, out of the rows of its counting point: the history that a
 * forecast draws on. Setting up and planned maintenance are left out, since a forecast adds them where they are planned;
 * so is what nobody saw.
 */

import type { LedgerRow } from '../../ledger/row.ts';

/** Length of a bin of working time: short stops average out in it, long ones don't. */
export const BIN_S = 300;

const LEFT_OUT: ReadonlySet<LedgerRow['state']> = new Set(['no-data', 'setup', 'maintenance']);

/**
 * Good ideal seconds ÷ seconds of each bin of working time, oldest first; a bin that isn't full is left out.
 * @param rows ascending; their `goodIdealS` by the product that ran (see `attributed`)
 */
export function productiveShares(rows: readonly LedgerRow[]): Float64Array {
  const shares: number[] = [];
  let [filledS, madeS] = [0, 0];
  for (const row of rows) {
    if (row.calendar !== 'scheduled' || LEFT_OUT.has(row.state) || row.estimated) continue;
    const lengthS = Number(row.toNs - row.fromNs) / 1e9;
    for (let leftS = lengthS; leftS > 0; ) {
      const takenS = Math.min(leftS, BIN_S - filledS);
      filledS += takenS;
      madeS += (row.goodIdealS * takenS) / lengthS;
      leftS -= takenS;
      if (filledS < BIN_S - 1e-6) continue;
      shares.push(madeS / BIN_S);
      [filledS, madeS] = [0, 0];
    }
  }
  return Float64Array.from(shares);
}
