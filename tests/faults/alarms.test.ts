/** What may not happen to announcements of alarms. */

import { playGroup } from './play-group.ts';

playGroup('alarms');
