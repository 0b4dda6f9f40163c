/**
 * Control limits: values or subgroups with their ranges go in, centre line and limits of both charts come out. They say
 * what the process does by itself, and nothing about what the customer wants (`capability.ts` sets the two side by side).
 */

import { constantsFor } from './constants.ts';

/** `i-mr`: single values and moving ranges of two; `xbar-r`: means and ranges of subgroups. */
export type ChartKind = 'i-mr' | 'xbar-r';

/** What limits are formed from: it can be written down and kept, so that later points are judged by it. */
export interface Baseline {
  /** X̄ of single values, X̄̄ of subgroups, in the signal's unit. */
  centre: number;
  /** Mean moving range or mean range, in the signal's unit; above 0. */
  range: number;
}

export interface ControlLimits extends Baseline {
  lower: number;
  upper: number;
  /** Standard deviation of what is plotted: of a value, or of a subgroup's mean. Zones are one and two of it wide. */
  sigma: number;
  /** Standard deviation of a single value within the process, R̄ ÷ d2: what capability is formed from. */
  sigmaWithin: number;
  rangeLower: number;
  rangeUpper: number;
}

/** A point as limits see it; `range` is `null` where there is none, as at the first value after a gap. */
export interface Ranged {
  value: number;
  range: number | null;
}

/** Mean value and mean range; `null` where there is no range, or nothing varies: then there is nothing to judge by. */
export function baselineOf(points: readonly Ranged[]): Baseline | null {
  const ranges = points.flatMap(({ range }) => (range === null ? [] : [range]));
  if (ranges.length === 0) return null;
  const range = mean(ranges);
  return range > 0 ? { centre: mean(points.map(({ value }) => value)), range } : null;
}

/**
 * Limits by a baseline: X̄ ± 3 M̄R̄ ÷ d2 with d2 of two values for `i-mr` [NIST e-Handbook 6.3.2.2], X̄̄ ± A2 R̄ for
 * `xbar-r` [6.3.2.1]; D3 R̄ and D4 R̄ for the ranges. `n` is the size of a subgroup, and nothing to `i-mr`.
 */
export function limitsFrom({ centre, range }: Baseline, kind: ChartKind, n: number): ControlLimits {
  const { d2, a2, d3, d4 } = constantsFor(kind === 'i-mr' ? 2 : n);
  const reach = kind === 'i-mr' ? (3 * range) / d2 : a2 * range;
  return {
    centre,
    range,
    lower: centre - reach,
    upper: centre + reach,
    sigma: reach / 3,
    sigmaWithin: range / d2,
    rangeLower: d3 * range,
    rangeUpper: d4 * range,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
