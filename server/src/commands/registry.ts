/** The commands there are: one file and one line here for each. */

import type { Command } from '@gemba/program/run';
import { backup } from './backup.ts';
import { importTable } from './import.ts';
import { quarantine } from './quarantine.ts';
import { restore } from './restore.ts';

export const COMMANDS: readonly Command[] = [backup, importTable, quarantine, restore];
