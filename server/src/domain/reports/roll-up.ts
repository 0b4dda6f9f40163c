/** A place as the sum of its lines: amounts add up, targets weigh by the time that they are compared with. */

import { addSums, knownS } from '../kpis/sums.ts';
import { type Amounts, type Compared, sumOf } from './amounts.ts';
import { plannedPartsOfCrews, weighedTarget } from './crew-part.ts';
import { countedOf, type ReportSource } from './source.ts';

/** Amounts of the whole place; ratios are formed of them, never out of the lines' ratios. */
export const wholeOf = ({ lines }: ReportSource): Amounts => sumOf(lines.map(countedOf));

/** The same of the period before; `null` where no line has one. */
export function previousWholeOf({ lines }: ReportSource): Compared | null {
  const before = lines.flatMap(({ previous }) => (previous === null ? [] : [previous]));
  if (before.length === 0) return null;
  const uncommented = before.reduce((sum, one) => sum + one.uncommented, 0);
  return { sums: addSums(...before.map(({ sums }) => sums)), uncommented };
}

/** OEE that the place should have: what its crews are held to by their known time. `null` where one is held to nothing. */
export const targetOf = ({ lines }: ReportSource): number | null =>
  weighedTarget(
    lines.flatMap(({ crews }) => crews),
    'oee',
    ({ sums }) => knownS(sums),
  );

/** Good parts that the place should have made; `null` where a line has no target. */
export function plannedPartsOf({ lines }: ReportSource): number | null {
  let sum = 0;
  for (const { crews } of lines) {
    const parts = plannedPartsOfCrews(crews);
    if (parts === null) return null;
    sum += parts;
  }
  return lines.length === 0 ? null : sum;
}

/** The one currency of a place; `null` where its sites have none or several. */
export function currencyOf({ lines }: Pick<ReportSource, 'lines'>): string | null {
  const found = new Set(lines.map(({ placed }) => placed.site.currency));
  const [currency] = found;
  return found.size === 1 && currency !== undefined ? currency : null;
}
