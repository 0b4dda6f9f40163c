/**
 * Figures of several machines, shifts or days together: sums are added and ratios formed anew, never averaged. Sums of two
 * profiles don't add up, so they are refused.
 */

import type { FigureId } from '@gemba/contract/figure-names';
import type { ProfileId } from '@gemba/contract/figures';
import type { Figure, Profile } from './profile.ts';
import { addSums, type Sums } from './sums.ts';

/** Sums, and the profile that counted them. */
export interface Counted {
  profile: ProfileId;
  sums: Sums;
}

/** Sums of different profiles were to be added or compared. */
export class MixedProfiles extends Error {
  readonly profiles: readonly ProfileId[];

  constructor(profiles: readonly ProfileId[]) {
    super(`Figures of different profiles (${profiles.join(', ')}) can be neither added up nor compared.`);
    this.profiles = profiles;
  }
}

/** All parts together. Throws `MixedProfiles`; at least one part is needed to know the profile. */
export function rollUp(parts: readonly [Counted, ...Counted[]]): Counted {
  return { profile: oneProfile(parts), sums: addSums(...parts.map(({ sums }) => sums)) };
}

/** The profile that all parts have. Throws `MixedProfiles`. */
export function oneProfile(parts: readonly [{ profile: ProfileId }, ...{ profile: ProfileId }[]]): ProfileId {
  const profiles = [...new Set(parts.map(({ profile }) => profile))];
  if (profiles.length > 1) throw new MixedProfiles(profiles);
  return parts[0].profile;
}

/** A figure of some sums, with what it was divided out of. */
export interface FigureValue {
  id: FigureId;
  value: number | null;
  numerator: number;
  denominator: number;
  completeness: number | null;
}

export const formed = (figure: Figure, sums: Sums): FigureValue => ({
  id: figure.id,
  value: figure.of(sums),
  numerator: figure.numerator(sums),
  denominator: figure.denominator(sums),
  completeness: figure.completeness(sums),
});

/** All figures of a profile, or those named, in the profile's order. */
export function figuresOf(sums: Sums, profile: Profile, ids?: ReadonlySet<string>): FigureValue[] {
  const wanted = Object.values(profile.figures).filter(({ id }) => ids === undefined || ids.has(id));
  return wanted.map((figure) => formed(figure, sums));
}
