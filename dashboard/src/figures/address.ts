/** What the page of figures looks at, read from the address and written into it; pure. */

import type { FigureId, Grouping } from '@gemba/contract/figure-names';
import type { ProfileId } from '@gemba/contract/figures';
import { type Range, searchOf as rangeSearch, viewOf } from '../trends/view.ts';

export interface FiguresAddress {
  /** Path of the place, or an id that only one thing bears; `''` for the enterprise. */
  place: string;
  range: Range;
  profile: ProfileId;
  /** Of which alone the figures are told, over its whole run; `null` for all that was made in the window. */
  order: string | null;
  by: Grouping;
  /** The figure that is looked into; `null` for the one that the profile is about. */
  figure: FigureId | null;
}

const DEFAULT_PROFILE: ProfileId = 'oee.com';
export const GROUPINGS: readonly Grouping[] = ['place', 'product', 'order', 'shift', 'team'];

/** Ids that the server doesn't know it refuses with words of its own. */
export function addressOf(search: string): FiguresAddress {
  const asked = new URLSearchParams(search);
  const isPlain = !['last', 'from', 'range'].some((key) => asked.has(key));
  return {
    place: asked.get('place') ?? '',
    range: isPlain ? { kind: 'shift' } : viewOf(search).range,
    profile: (asked.get('profile') as ProfileId | null) ?? DEFAULT_PROFILE,
    order: asked.get('order'),
    by: GROUPINGS.find((one) => one === asked.get('by')) ?? 'place',
    figure: asked.get('figure') as FigureId | null,
  };
}

/** The page of figures of an order, at the line that makes it. */
export const pathOfOrder = ({ id, line }: { id: string; line: string }): string =>
  `/figures?place=${encodeURIComponent(line)}&order=${encodeURIComponent(id)}`;

/** The query of a view; what else stands in the present one (language, theme) stays. */
export function searchOf({ place, range, profile, order, by, figure }: FiguresAddress, present = ''): string {
  const asked = new URLSearchParams(present);
  for (const key of ['place', 'profile', 'order', 'by', 'figure']) asked.delete(key);
  if (place !== '') asked.set('place', place);
  if (profile !== DEFAULT_PROFILE) asked.set('profile', profile);
  if (order !== null) asked.set('order', order);
  if (by !== 'place') asked.set('by', by);
  if (figure !== null) asked.set('figure', figure);
  return rangeSearch({ signals: [], range }, asked.toString());
}
