/**
 * Stock of a spare part as the sum of its movements, in thousandths of its unit. It is never negative: when more is taken
 * than was known to be there, the difference is recorded first, as one that a count would have found.
 */

import type { MovementKind } from '@gemba/contract/jobs';

export interface StockMovement {
  part: string;
  kind: MovementKind;
  /** Signed thousandths. */
  milli: number;
  /** Id of the job. */
  job: string | null;
  by: string;
  atNs: bigint;
  comment: string | null;
  /** The act that moved it. */
  act: string;
}

/** What happens to a part; `milli` ≥ 0. */
export interface Move extends Omit<StockMovement, 'kind'> {
  kind: 'received' | 'used' | 'returned' | 'counted';
}

/** The movements of something that happened while `stockMilli` was known to be there, in order. */
export function movementsOf(stockMilli: number, move: Move): StockMovement[] {
  const { kind, milli } = move;
  switch (kind) {
    case 'received':
    case 'returned':
      return [{ ...move, kind }];
    case 'counted':
      return [{ ...move, kind: 'difference', milli: milli - stockMilli }];
    case 'used': {
      const used: StockMovement = { ...move, kind, milli: -milli };
      const missing = milli - stockMilli;
      return missing <= 0 ? [used] : [{ ...move, kind: 'difference', milli: missing }, used];
    }
  }
}

/** Thousandths of a quantity; `null` where it has more decimals, is not above 0 (or 0, where that is meant), or too large. */
export function milliOf(quantity: number, least = 1): number | null {
  const milli = Math.round(quantity * 1000);
  const exact = Math.abs(milli - quantity * 1000) < 1e-6 * Math.max(1, Math.abs(milli));
  return exact && milli >= least && milli <= MILLI_MAX ? milli : null;
}

/** A billion of a unit: sums of them stay exact. */
const MILLI_MAX = 1_000_000_000_000;
