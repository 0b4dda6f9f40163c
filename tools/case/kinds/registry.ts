/** All kinds of case; a new one is one file and one line here. */

import { alarm } from './alarm.ts';
import { calendar } from './calendar.ts';
import { counter } from './counter.ts';
import { edits } from './edits.ts';
import { effect } from './effect.ts';
import { job } from './job.ts';
import type { CaseKind } from './kind.ts';
import { maintenance } from './maintenance.ts';
import { production } from './production.ts';

export const KINDS: readonly CaseKind[] = [production, counter, calendar, edits, alarm, maintenance, job, effect];
