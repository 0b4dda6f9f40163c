/** An actual figure against its target. */

import { type FigureId, TARGET_FIGURES } from './registry.ts';

export interface Comparison {
  /** Actual − target, in the unit of the figure. */
  difference: number;
  /** How much of the target was reached, 1 = just reached; `null` where the target is 0 and something is less than that. */
  attainment: number | null;
  isMet: boolean;
}

/** `null` where the actual figure is unknown: an unknown figure neither meets a target nor misses it. */
export function compare(figure: FigureId, actual: number | null, target: number): Comparison | null {
  if (actual === null || !Number.isFinite(actual)) return null;
  const isHigher = TARGET_FIGURES[figure].better === 'higher';
  const [share, whole] = isHigher ? [actual, target] : [target, actual];
  return {
    difference: actual - target,
    attainment: whole === 0 ? (share === 0 ? 1 : null) : share / whole,
    isMet: isHigher ? actual >= target : actual <= target,
  };
}
