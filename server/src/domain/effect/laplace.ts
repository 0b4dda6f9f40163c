/**
 * Whether failures come faster or slower with time, whatever law they follow: Laplace's test. It compares the mean time of
 * failure with the middle of what was watched [Cox and Lewis, The Statistical Analysis of Series of Events (1966), §3.3;
 * NIST/SEMATECH e-Handbook of Statistical Methods, §8.2.3.4; of several spans Ascher and Feingold, Repairable Systems
 * Reliability (1984), p. 79]. Normal from four failures on, closely enough for levels of 5 % and above.
 */

import type { AgeSpan } from './power-law.ts';

/** Fewest failures for which the normal distribution does. */
export const LAPLACE_MIN_FAILURES = 4;

/**
 * Standard normal without a trend; positive: failures come faster towards the end. Spans are cut off by time, not by a
 * failure. `null` below {@link LAPLACE_MIN_FAILURES}.
 */
export function laplace(spans: readonly AgeSpan[]): number | null {
  let [count, above, variance] = [0, 0, 0];
  for (const { length, failures } of spans) {
    count += failures.length;
    above += failures.reduce((sum, age) => sum + age - length / 2, 0);
    variance += (failures.length * length * length) / 12;
  }
  return count < LAPLACE_MIN_FAILURES || variance <= 0 ? null : above / Math.sqrt(variance);
}
