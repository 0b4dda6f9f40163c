/** The faults of the reliability design that are played over real processes: one file and one line here each. */

import { brokerKilled } from './broker-killed.ts';
import { duplicates } from './duplicates.ts';
import type { Fault } from './fault.ts';
import { gatewayKills } from './gateway-kills.ts';
import { malformed } from './malformed.ts';
import { serverKills } from './server-kills.ts';
import { twins } from './twins.ts';

export const FAULTS: readonly Fault[] = [brokerKilled, gatewayKills, serverKills, twins, malformed, duplicates];
