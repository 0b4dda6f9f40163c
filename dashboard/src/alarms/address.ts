/** What the page of alarms looks at, read from the address and written into it; pure. */

import { type Range, searchOf as rangeSearch, viewOf } from '../trends/view.ts';

export interface AlarmsAddress {
  /** Path of the place; `''` for the enterprise. */
  place: string;
  range: Range;
}

const WEEK: Range = { kind: 'last', spanMs: 7 * 86_400_000 };

export function addressOf(search: string): AlarmsAddress {
  const asked = new URLSearchParams(search);
  const isPlain = !['last', 'from', 'range'].some((key) => asked.has(key));
  return { place: asked.get('place') ?? '', range: isPlain ? WEEK : viewOf(search).range };
}

/** The query of a view; what else stands in the present one (language, theme) stays. */
export function searchOf({ place, range }: AlarmsAddress, present = ''): string {
  const asked = new URLSearchParams(present);
  asked.delete('place');
  if (place !== '') asked.set('place', place);
  return rangeSearch({ signals: [], range }, asked.toString());
}
