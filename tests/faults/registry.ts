/** The faults of the reliability design that are played over real processes: one file and one line here each. */

import { brokerDown } from './broker-down.ts';
import { brokerKilled } from './broker-killed.ts';
import { clocksSet, daylightSaving, machineClocks } from './clocks.ts';
import { diskFull } from './disk-full.ts';
import { duplicates } from './duplicates.ts';
import type { Fault } from './fault.ts';
import { gatewayKills } from './gateway-kills.ts';
import { history } from './history.ts';
import { journalDamage } from './journal-damage.ts';
import { malformed } from './malformed.ts';
import { serverKills } from './server-kills.ts';
import { twins } from './twins.ts';

/** What can share one running plant. */
const TOGETHER: readonly Fault[] = [brokerKilled, gatewayKills, serverKills, twins, malformed, duplicates];
/** What is done to the gateway's files goes on in another. */
const ON_DISK: readonly Fault[] = [journalDamage, diskFull];
const ALONE: readonly Fault[] = [brokerDown, machineClocks, clocksSet, daylightSaving, history];

/** The small runs: each group over one plant. */
export const GROUPS: readonly (readonly Fault[])[] = [TOGETHER, ON_DISK, ...ALONE.map((fault) => [fault])];
