/** The commands there are: one file and one line here for each. */

import type { Command } from '@gemba/program/run';
import { compact } from './compact.ts';
import { exportReadings } from './export.ts';
import { stats } from './stats.ts';

export const COMMANDS: readonly Command[] = [compact, exportReadings, stats];
