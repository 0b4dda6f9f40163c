/**
 * Constants of control charts by the size of a subgroup, as published: AIAG, Statistical Process Control, 2nd edition,
 * appendix E; the same as in the NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.1. They hold for a process that
 * varies normally.
 */

export interface ChartConstants {
  /** Mean range of n values, in standard deviations: σ = R̄ ÷ d2. */
  d2: number;
  /** Limits of the mean of a subgroup: X̄̄ ± A2 × R̄. */
  a2: number;
  /** Limits of the range: D3 × R̄ and D4 × R̄. */
  d3: number;
  d4: number;
}

/** Sizes of subgroups that there are constants for; above ten a range wastes what the values tell. */
export const SUBGROUP_MIN = 2;
export const SUBGROUP_MAX = 10;

const BY_SIZE: readonly ChartConstants[] = [
  { d2: 1.128, a2: 1.88, d3: 0, d4: 3.267 },
  { d2: 1.693, a2: 1.023, d3: 0, d4: 2.574 },
  { d2: 2.059, a2: 0.729, d3: 0, d4: 2.282 },
  { d2: 2.326, a2: 0.577, d3: 0, d4: 2.114 },
  { d2: 2.534, a2: 0.483, d3: 0, d4: 2.004 },
  { d2: 2.704, a2: 0.419, d3: 0.076, d4: 1.924 },
  { d2: 2.847, a2: 0.373, d3: 0.136, d4: 1.864 },
  { d2: 2.97, a2: 0.337, d3: 0.184, d4: 1.816 },
  { d2: 3.078, a2: 0.308, d3: 0.223, d4: 1.777 },
];

/** Constants for subgroups of `n`; throws a `RangeError` for a size that isn't 2 to 10. */
export function constantsFor(n: number): ChartConstants {
  const found = BY_SIZE[n - SUBGROUP_MIN];
  if (found === undefined) throw new RangeError(`A subgroup has ${SUBGROUP_MIN} to ${SUBGROUP_MAX} values, not ${n}.`);
  return found;
}
