/** The faults of the reliability design that are played over real processes: one file and one line here each. */

import { badLines } from './bad-lines.ts';
import { brokerDown } from './broker-down.ts';
import { brokerKilled } from './broker-killed.ts';
import { clocksSet, daylightSaving, machineClocks } from './clocks.ts';
import { diskFull } from './disk-full.ts';
import { duplicates } from './duplicates.ts';
import type { Broker, Fault } from './fault.ts';
import { gatewayKills } from './gateway-kills.ts';
import { history } from './history.ts';
import { journalDamage } from './journal-damage.ts';
import { late } from './late.ts';
import { malformed } from './malformed.ts';
import { serverKills } from './server-kills.ts';
import { twins } from './twins.ts';

/** What can share one running plant. */
const TOGETHER: readonly Fault[] = [brokerKilled, gatewayKills, serverKills, twins, malformed, badLines, duplicates];
/** What is done to the gateway's files goes on in another. */
const ON_DISK: readonly Fault[] = [journalDamage, diskFull];
const CLOCKS: readonly Fault[] = [machineClocks, late, clocksSet];
const ALONE: readonly Fault[] = [daylightSaving, history];

/** The small runs: each group over one plant, and over the broker at which it is played. */
export const GROUPS: readonly { faults: readonly Fault[]; broker: Broker }[] = [
  { faults: TOGETHER, broker: 'mosquitto' },
  { faults: ON_DISK, broker: 'mosquitto' },
  { faults: CLOCKS, broker: 'mosquitto' },
  // What a broker has most part in: a session taken over, and hours without it. Kills over both are in `kills.test.ts`.
  { faults: [brokerDown, twins], broker: 'embedded' },
  ...ALONE.map((fault) => ({ faults: [fault], broker: 'mosquitto' as const })),
];
