/** How a figure is made: numerator, denominator and the sums that they are formed from, with what is the same for most. */

import { type Figure, ratio } from '../profile.ts';
import { knownS, type Sums } from '../sums.ts';

type Parts = Omit<Figure, 'of' | 'completeness'> & Partial<Pick<Figure, 'completeness'>>;

/** Share of the planned time of which something is known. */
export const known = (sums: Sums): number | null => ratio(knownS(sums), sums.plannedS);

/** A figure that speaks of all known time, unless it says otherwise. */
export function figure(parts: Parts): Figure {
  return {
    completeness: known,
    ...parts,
    of: (sums) => ratio(parts.numerator(sums), parts.denominator(sums)),
  };
}

/** Figures by id, in the order given; of two with one id the later one wins, in the place of the earlier. */
export function byId<Id extends string>(
  ...figures: readonly (readonly Figure[])[]
): Readonly<Record<Id, Figure>> & Readonly<Record<string, Figure>> {
  return Object.fromEntries(figures.flat().map((one) => [one.id, one])) as Record<Id, Figure>;
}
