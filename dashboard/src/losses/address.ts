/** What the page of losses looks at, read from the address and written into it; pure. */

import type { ProfileId } from '@gemba/contract/figures';
import type { LossUnit } from '@gemba/contract/losses';
import { type Range, searchOf as rangeSearch, viewOf } from '../trends/view.ts';

export interface LossesAddress {
  /** Path of the place; `''` for the enterprise. */
  place: string;
  range: Range;
  unit: LossUnit;
  profile: ProfileId;
}

export const UNITS: readonly LossUnit[] = ['minutes', 'parts', 'money'];

const DEFAULT_PROFILE: ProfileId = 'oee.com';

/** An unknown profile is asked for as it is: the server says what there is. */
export function addressOf(search: string): LossesAddress {
  const asked = new URLSearchParams(search);
  const unit = UNITS.find((one) => one === asked.get('unit')) ?? 'minutes';
  const isPlain = !['last', 'from', 'range'].some((key) => asked.has(key));
  const profile = (asked.get('profile') ?? DEFAULT_PROFILE) as ProfileId;
  return { place: asked.get('place') ?? '', range: isPlain ? { kind: 'shift' } : viewOf(search).range, unit, profile };
}

/** The query of a view; what else stands in the present one (language, theme) stays. */
export function searchOf({ place, range, unit, profile }: LossesAddress, present = ''): string {
  const asked = new URLSearchParams(present);
  for (const key of ['place', 'unit', 'profile']) asked.delete(key);
  if (place !== '') asked.set('place', place);
  if (unit !== 'minutes') asked.set('unit', unit);
  if (profile !== DEFAULT_PROFILE) asked.set('profile', profile);
  return rangeSearch({ signals: [], range }, asked.toString());
}
