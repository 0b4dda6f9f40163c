/** What the page of losses looks at, read from the address and written into it; pure. */

import type { LossUnit } from '@gemba/contract/losses';
import { type Range, searchOf as rangeSearch, viewOf } from '../trends/view.ts';

export interface LossesAddress {
  /** Path of the place; `''` for the enterprise. */
  place: string;
  range: Range;
  unit: LossUnit;
}

export const UNITS: readonly LossUnit[] = ['minutes', 'parts', 'money'];

export function addressOf(search: string): LossesAddress {
  const asked = new URLSearchParams(search);
  const unit = UNITS.find((one) => one === asked.get('unit')) ?? 'minutes';
  const isPlain = !['last', 'from', 'range'].some((key) => asked.has(key));
  return { place: asked.get('place') ?? '', range: isPlain ? { kind: 'shift' } : viewOf(search).range, unit };
}

/** The query of a view; what else stands in the present one (language, theme) stays. */
export function searchOf({ place, range, unit }: LossesAddress, present = ''): string {
  const asked = new URLSearchParams(present);
  for (const key of ['place', 'unit']) asked.delete(key);
  if (place !== '') asked.set('place', place);
  if (unit !== 'minutes') asked.set('unit', unit);
  return rangeSearch({ signals: [], range }, asked.toString());
}
