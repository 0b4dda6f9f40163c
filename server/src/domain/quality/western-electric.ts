/**
 * The four rules of the Western Electric Statistical Quality Control Handbook (1956), as the NIST/SEMATECH e-Handbook
 * gives them in 6.3.2: which points of a chart are too unlikely for a process that is left alone, and why.
 *
 * 1. One point beyond three sigma.
 * 2. Two of three successive points beyond two sigma, on one side.
 * 3. Four of five successive points beyond one sigma, on one side.
 * 4. Eight successive points on one side of the centre line.
 *
 * "Beyond" is beyond: a point on a limit is within, a point on the centre line is on neither side.
 */

export const WESTERN_ELECTRIC_RULES = [1, 2, 3, 4] as const;
export type WesternElectricRule = (typeof WESTERN_ELECTRIC_RULES)[number];
export type Side = 'above' | 'below';

export interface Violation {
  rule: WesternElectricRule;
  side: Side;
  /** Place of the point with which it was told: the last one that it needed. */
  at: number;
  /** Places of the points that make it, ascending. A run that goes on grows, and stays one violation. */
  points: number[];
}

/** `needed` of `of` successive points farther than `beyond` sigma from the centre line. */
const RULES: Readonly<Record<WesternElectricRule, { needed: number; of: number; beyond: number }>> = {
  1: { needed: 1, of: 1, beyond: 3 },
  2: { needed: 2, of: 3, beyond: 2 },
  3: { needed: 4, of: 5, beyond: 1 },
  4: { needed: 8, of: 8, beyond: 0 },
};

/** Violations among successive points, each given as its distance from the centre line in sigma; by place, then rule. */
export function violationsAmong(distances: readonly number[]): Violation[] {
  const found = WESTERN_ELECTRIC_RULES.flatMap((rule) => [
    ...violationsOf(rule, 'above', distances),
    ...violationsOf(
      rule,
      'below',
      distances.map((distance) => -distance),
    ),
  ]);
  return found.sort((a, b) => a.at - b.at || a.rule - b.rule);
}

/** Of one rule on the side where distances are positive. */
function violationsOf(rule: WesternElectricRule, side: Side, distances: readonly number[]): Violation[] {
  const { needed, of, beyond } = RULES[rule];
  const found: Violation[] = [];
  for (const [at, distance] of distances.entries()) {
    // The newest point must be one of those that make it: else it was told already.
    if (!(distance > beyond)) continue;
    const points: number[] = [];
    for (let place = Math.max(0, at - of + 1); place <= at; place += 1) {
      if ((distances[place] as number) > beyond) points.push(place);
    }
    if (points.length < needed) continue;
    const before = found.at(-1);
    if (before !== undefined && (before.points.at(-1) as number) >= (points[0] as number) - 1) {
      before.points.push(...points.filter((place) => !before.points.includes(place)));
    } else found.push({ rule, side, at, points });
  }
  return found;
}
