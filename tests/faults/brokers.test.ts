/** The broker away, killed and forgetful, and sessions that others take over; at both brokers. */

import { playGroup } from './play-group.ts';

playGroup('brokers');
