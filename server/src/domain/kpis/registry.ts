/** All profiles of figures; a new one is one file and one line here. */

import type { ProfileId } from '@gemba/contract/figures';
import type { Profile } from './profile.ts';
import { iso22400 } from './profiles/iso22400.ts';
import { nakajima } from './profiles/nakajima.ts';
import { oeeCom } from './profiles/oee-com.ts';
import { ooe } from './profiles/ooe.ts';
import { semiE10 } from './profiles/semi-e10.ts';
import { teep } from './profiles/teep.ts';

export const PROFILES: readonly Profile[] = [oeeCom, iso22400, nakajima, ooe, teep, semiE10];

/** The profile that is used where nobody chose. */
export const DEFAULT_PROFILE = oeeCom;

/** A profile by its id. */
export const profileOf = (id: ProfileId): Profile => PROFILES.find((profile) => profile.id === id) as Profile;
