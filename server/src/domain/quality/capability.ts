/**
 * Capability: how the spread of a process that is in control stands to the limits that the customer set. Indices of a
 * process that isn't in control mean nothing, so whoever shows them says beside them whether it is.
 */

import type { ControlLimits } from './limits.ts';

/** Limits of the specification, in the signal's unit; one side may be missing. */
export interface Specification {
  lower: number | null;
  upper: number | null;
}

export interface Capability {
  /** (USL − LSL) ÷ 6σ; `null` when the specification has one side only. */
  cp: number | null;
  /** The smaller of (USL − X̄) ÷ 3σ and (X̄ − LSL) ÷ 3σ; negative when the centre is outside. */
  cpk: number;
}

/** Cp and Cpk with σ = R̄ ÷ d2 [AIAG SPC, 2nd edition, chapter IV; NIST e-Handbook 6.1.6]; `null` without a specification. */
export function capabilityOf(
  { centre, sigmaWithin }: Pick<ControlLimits, 'centre' | 'sigmaWithin'>,
  { lower, upper }: Specification,
): Capability | null {
  if (lower === null && upper === null) return null;
  const sides = [
    ...(upper === null ? [] : [(upper - centre) / (3 * sigmaWithin)]),
    ...(lower === null ? [] : [(centre - lower) / (3 * sigmaWithin)]),
  ];
  const cp = lower === null || upper === null ? null : (upper - lower) / (6 * sigmaWithin);
  return { cp, cpk: Math.min(...sides) };
}
