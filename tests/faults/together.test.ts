/** What can share one running plant: programs killed, lines broken, messages that are bad or come twice. */

import { playGroup } from './play-group.ts';

playGroup('together');
