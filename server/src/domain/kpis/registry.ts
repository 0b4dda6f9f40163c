/** All profiles of figures; a new one is one file and one line here. */

import type { Profile } from './profile.ts';
import { oeeCom } from './profiles/oee-com.ts';

export const PROFILES: readonly Profile[] = [oeeCom];

/** The profile that is used where nobody chose. */
export const DEFAULT_PROFILE = oeeCom;
