/** The faults of the reliability design that are played over real processes: one file and one line here each. */

import { announcements } from './announcements.ts';
import { badLines } from './bad-lines.ts';
import { brokerDown } from './broker-down.ts';
import { brokerKilled } from './broker-killed.ts';
import { clocksSet, daylightSaving, machineClocks } from './clocks.ts';
import { diskFull } from './disk-full.ts';
import { duplicates } from './duplicates.ts';
import type { Broker, Fault } from './fault.ts';
import { gatewayKills } from './gateway-kills.ts';
import { history } from './history.ts';
import { influxAnswers } from './influx-answers.ts';
import { influxDown } from './influx-down.ts';
import { influxLines } from './influx-lines.ts';
import { influxSlow } from './influx-slow.ts';
import { journalDamage } from './journal-damage.ts';
import { late } from './late.ts';
import { malformed } from './malformed.ts';
import { serverDiskFull } from './server-disk-full.ts';
import { serverKills } from './server-kills.ts';
import { twins } from './twins.ts';

/** Faults that are played over one plant, one after another, and the broker at which they are. */
export interface SharedPlant {
  faults: readonly Fault[];
  broker: Broker;
}

/** The small runs. Each group has a file of its name, and each fault one group; in it, it may meet both brokers. */
export const GROUPS = {
  together: [{ faults: [gatewayKills, serverKills, malformed, badLines, duplicates], broker: 'mosquitto' }],
  // What a broker has most part in: a session taken over, and hours without it. Kills over both are in `kills.test.ts`.
  brokers: [
    { faults: [brokerKilled, twins], broker: 'mosquitto' },
    { faults: [brokerDown, twins], broker: 'embedded' },
  ],
  // What is done to the gateway's files.
  files: [{ faults: [journalDamage, diskFull], broker: 'mosquitto' }],
  clocks: [
    { faults: [machineClocks, late, clocksSet], broker: 'mosquitto' },
    { faults: [daylightSaving], broker: 'mosquitto' },
  ],
  // With receivers of announcements, and rules that people gave reasons for.
  alarms: [{ faults: [announcements], broker: 'embedded' }],
  history: [{ faults: [history], broker: 'mosquitto' }],
  historian: [{ faults: [influxLines, influxAnswers, influxSlow, influxDown, serverDiskFull], broker: 'mosquitto' }],
} as const satisfies Record<string, readonly SharedPlant[]>;

export type GroupName = keyof typeof GROUPS;
