/** InfluxDB away, slow, refusing, silent. */

import { playGroup } from './play-group.ts';

playGroup('historian');
