/** A place as the sum of its lines: amounts add up, targets weigh by the time that they are compared with. */

import { knownS } from '../kpis/sums.ts';
import { type Amounts, sumOf } from './amounts.ts';
import { countedOf, type ReportSource } from './source.ts';

/** Amounts of the whole place; ratios are formed of them, never out of the lines' ratios. */
export const wholeOf = ({ lines }: ReportSource): Amounts => sumOf(lines.map(countedOf));

/** The same of the period before; `null` where no line has one. */
export function previousWholeOf({ lines }: ReportSource): Amounts | null {
  const before = lines.flatMap(({ previous }) => (previous === null ? [] : [previous]));
  return before.length === 0 ? null : sumOf(before);
}

/** OEE that the place should have: its lines' targets by their known time. `null` where a line has none. */
export function targetOf({ lines }: ReportSource): number | null {
  let [weighted, weight] = [0, 0];
  for (const line of lines) {
    const { oeeTarget } = line.placed.line;
    if (oeeTarget === undefined) return null;
    const seconds = knownS(countedOf(line).sums);
    weighted += oeeTarget * seconds;
    weight += seconds;
  }
  return weight > 0 ? weighted / weight : null;
}

/** Good parts that the place should have made; `null` where a line has no target. */
export function plannedPartsOf({ lines }: ReportSource): number | null {
  let sum = 0;
  for (const { plannedParts } of lines) {
    if (plannedParts === null) return null;
    sum += plannedParts;
  }
  return lines.length === 0 ? null : sum;
}

/** The one currency of a place; `null` where its sites have none or several. */
export function currencyOf({ lines }: Pick<ReportSource, 'lines'>): string | null {
  const found = new Set(lines.map(({ placed }) => placed.site.currency));
  const [currency] = found;
  return found.size === 1 && currency !== undefined ? currency : null;
}
