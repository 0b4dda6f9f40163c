/** The gateway’s files damaged, and its disk full. */

import { playGroup } from './play-group.ts';

playGroup('files');
