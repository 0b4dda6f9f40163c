/** The kinds of machine that can be simulated: one file and one line here for each. */

import { cncMill } from './cnc-mill.ts';
import { depalletizer } from './depalletizer.ts';
import { filler } from './filler.ts';
import type { Kind } from './kind.ts';
import { labeller } from './labeller.ts';
import { packer } from './packer.ts';
import { press } from './press.ts';

export const KINDS: readonly Kind[] = [depalletizer, filler, labeller, packer, press, cncMill];

/** The kind of that name. */
export const kindOf = (name: string): Kind | undefined => KINDS.find((kind) => kind.kind === name);
