/** How long what a line does lasts, read off its history. */

import { meanOf } from './level.ts';

/**
 * Bins that together tell as much as one would if each were independent of the others: 1 where they are, hundreds where the
 * rate wanders (batch means, as in the analysis of simulations), from `batches` batches.
 */
export function memoryOf(ratios: Float64Array, batches: number): number {
  const batch = Math.max(1, Math.floor(ratios.length / batches));
  const all = varianceOf(ratios);
  if (all === 0) return 1;
  const means = new Float64Array(ratios.length - batch + 1);
  let sum = 0;
  for (let i = 0; i < ratios.length; i++) {
    sum += ratios[i] as number;
    if (i >= batch) sum -= ratios[i - batch] as number;
    if (i >= batch - 1) means[i - batch + 1] = sum / batch;
  }
  return (batch * varianceOf(means)) / all;
}

function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
