/** The commands there are: one file and one line here for each. */

import type { Command } from '@gemba/program/run';
import { browse } from './browse.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { tail } from './tail.ts';
import { trust } from './trust.ts';

export const COMMANDS: readonly Command[] = [browse, check, discover, tail, trust];
