/** Kinds of servers that are known, the more particular ones first. A new one is a file beside this one and a line here. */

import type { Build } from '../server-facts.ts';
import { generic } from './generic.ts';
import type { Profile } from './profile.ts';
import { s71200 } from './s7-1200.ts';
import { s71500 } from './s7-1500.ts';

const PROFILES = { 's7-1200': s71200, 's7-1500': s71500, generic } satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];

/** The profile that the configuration names, else the one that suits what the server says of itself. */
export function profileFor(wanted: ProfileName | undefined, build: Build): Profile & { name: ProfileName } {
  const name = wanted ?? PROFILE_NAMES.find((one) => PROFILES[one].suits(build)) ?? 'generic';
  return { ...PROFILES[name], name };
}
