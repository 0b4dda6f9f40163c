/** The commands there are: one file and one line here for each. */

import type { Command } from '@gemba/program/run';
import { quarantine } from './quarantine.ts';

export const COMMANDS: readonly Command[] = [quarantine];
