/** The faults that can be switched on: one file and one line here for each. */

import { clock } from './clock.ts';
import { drift } from './drift.ts';
import { dropout } from './dropout.ts';
import type { Fault } from './fault.ts';
import { jam } from './jam.ts';
import { slow } from './slow.ts';
import { stuck } from './stuck.ts';
import { wear } from './wear.ts';

export const FAULTS: readonly Fault[] = [wear, jam, slow, drift, stuck, dropout, clock];

/** The fault of that name. */
export const faultOf = (name: string): Fault | undefined => FAULTS.find((fault) => fault.name === name);
