/** Clocks of machines and programs that are wrong, are set, or change for daylight saving; and batches that come late. */

import { playGroup } from './play-group.ts';

playGroup('clocks');
