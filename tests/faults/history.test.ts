/** History read while links are cut and programs killed. */

import { playGroup } from './play-group.ts';

playGroup('history');
