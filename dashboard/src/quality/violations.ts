/** What breaks a rule, as the chart marks it and the table tells it. Pure. */

import type { ControlChartView, ViolationView } from '@gemba/contract/quality';

/** Violations by the place of each point that they mark, of one of the two pictures. */
export function marksOf({ violations }: ControlChartView, of: ViolationView['of']): Map<number, ViolationView[]> {
  const marks = new Map<number, ViolationView[]>();
  for (const violation of violations) {
    if (violation.of !== of) continue;
    for (const point of violation.points) marks.set(point, [...(marks.get(point) ?? []), violation]);
  }
  return marks;
}

/** What stands in the small sign at a point: the numbers of the rules that it helps to break. */
export const signOf = (violations: readonly ViolationView[]): string =>
  [...new Set(violations.map(({ rule }) => rule))].sort().join('·');

/** Newest first; of more than `most` the newest are told. */
export function newestFirst({ violations }: ControlChartView, most: number): ViolationView[] {
  return violations.toSorted((a, b) => b.at - a.at || a.rule - b.rule).slice(0, most);
}
