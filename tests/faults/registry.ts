/** The faults of the reliability design that are played over real processes: one file and one line here each. */

import type { Fault } from './fault.ts';
import { gatewayKills } from './gateway-kills.ts';

export const FAULTS: readonly Fault[] = [gatewayKills];
