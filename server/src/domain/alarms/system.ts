/**
 * Alarms of the system itself: what no machine says, and people must act on all the same. They run through the same
 * lifecycle as those of the plant's rules, are acknowledged and shelved like them, and name what they are about, a
 * gateway or a machine, in the place of the machine.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { DEAF } from './hearing.ts';
import { alarmId, type BoundRule, type NotedCondition } from './rules.ts';
import { settingsOf } from './settings.ts';

type SystemRule = Omit<AlarmRule, 'condition' | 'machines'> & { condition: NotedCondition };

/** All of them; none may have the id of a rule of the plant, hence the colon. */
export const SYSTEM_RULES = {
  'system:twin': {
    id: 'system:twin',
    // As long as the silence after which another journal would be taken for a new disk.
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'Two gateways answer to this id',
    cause: 'A copy of a gateway runs, or two were given the same id',
    consequence: 'What the second one reads is not stored; it waits in its journal',
    response: 'Stop one of the two, or give it an id of its own in gateway.yaml',
    respondWithinS: 3600,
  },
  'system:clock': {
    id: 'system:clock',
    condition: { kind: 'noted', forS: 60 },
    // What was only held up on its way comes once; a wrong clock says so with every value.
    onDelayS: 120,
    priority: 'low',
    text: 'The machine’s clock is wrong',
    cause: 'It was never set, or has no time server',
    consequence: 'Its own times are not used: samples have the time at which they arrived',
    response: 'Set the clock, or give it a time server; if it may be that far off, raise clockLimitS in plant.yaml',
    respondWithinS: 86_400,
  },
  'system:quarantine': {
    id: 'system:quarantine',
    condition: { kind: 'noted', forS: 60 },
    priority: 'low',
    text: 'Something is in quarantine',
    cause:
      'It was refused for good: the plant has no place for it, the historian can not store it, or nobody can read it',
    consequence: 'It is kept, and is in no figure and no trend',
    response: 'Open the quarantine: mend the cause and replay it, or dismiss it',
    respondWithinS: 86_400,
  },
  'system:quarantine-full': {
    id: 'system:quarantine-full',
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'The quarantine is full and gives up its oldest items',
    cause: 'More is refused than anybody has looked at',
    consequence: 'The oldest of what was refused is lost for good; it is counted',
    response: 'Open the quarantine: mend the cause of most of it first',
    respondWithinS: 3600,
  },
  'system:broker': {
    id: 'system:broker',
    condition: { kind: 'noted', forS: 60 },
    priority: 'critical',
    text: 'The broker is not reached',
    cause: 'It is stopped, or the network to it is cut, or it no longer takes the server’s certificate or password',
    consequence: 'Nothing is heard of any machine; gateways keep what they read, and send it when the broker is back',
    response: 'Start the broker, or mend the network; the server’s log says why it does not connect',
    respondWithinS: 600,
  },
  'system:gateway': {
    id: 'system:gateway',
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'The gateway is silent',
    cause: 'It is stopped, its computer is off, or the network between it and the broker is cut',
    consequence: 'Nothing is heard of the machines behind it. If it runs, it keeps what it reads; if not, that is lost',
    response: 'See whether its computer runs and reaches the broker; start the gateway',
    respondWithinS: 900,
  },
  'system:link': {
    id: 'system:link',
    condition: { kind: 'noted', forS: 60 },
    priority: 'medium',
    text: 'The gateway does not hear the machine',
    cause: 'The machine’s OPC UA server is off or refuses the gateway, or the network between them is cut',
    consequence: 'Nothing is known of the machine; what it does meanwhile is in no figure unless it keeps a history',
    response: 'See whether the machine’s computer is on and its network plugged in; the diagnostics page says more',
    respondWithinS: 1800,
  },
  'system:historian': {
    id: 'system:historian',
    condition: { kind: 'noted', forS: 60 },
    onDelayS: 10,
    priority: 'critical',
    text: 'The historian takes nothing',
    cause: 'It is stopped, its disk is full, or the network to it is cut',
    consequence: 'Trends end now. Gateways keep what is not stored until their disks are full',
    response: 'Start it, or make room on its disk; the server’s log says what it answers',
    respondWithinS: 1800,
  },
  'system:disk': {
    id: 'system:disk',
    condition: { kind: 'noted', forS: 180 },
    priority: 'high',
    text: 'The server’s disk is nearly full',
    cause: 'More is kept than there is room for, or something else fills the disk',
    consequence: 'Once it is full nothing is stored any more',
    response: 'Make room, give it a larger disk, or let the historian keep raw samples for fewer days',
    respondWithinS: 14_400,
  },
  'system:certificate': {
    id: 'system:certificate',
    condition: { kind: 'noted', forS: 60 },
    priority: 'medium',
    text: 'A certificate is about to expire',
    cause: 'It was made for a time, and that ends within a month, or has ended',
    consequence: 'Once it has expired, browsers, gateways, machines or the broker refuse the connection',
    response:
      'See on the diagnostics page whose it is. Renew it: the file of the server or gateway, and restart it; or that of the machine, and let the gateway trust the new one',
    respondWithinS: 604_800,
  },
  'system:certificate-soon': {
    id: 'system:certificate-soon',
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'A certificate expires within a week, or has expired',
    cause: 'Nobody has renewed it since it was first told of',
    consequence: 'From its last day on nobody connects with it: what it is for stands still',
    response:
      'See on the diagnostics page whose it is and until when, and renew it now; let the other side trust the new one',
    respondWithinS: 86_400,
  },
  'system:backup': {
    id: 'system:backup',
    condition: { kind: 'noted', forS: 60 },
    priority: 'medium',
    text: 'There is no recent backup',
    cause: 'The command that makes them did not run, or failed',
    consequence: 'What was entered since the last one is lost with the disk',
    response: 'Run the backup by hand and read what it says; then see to the timer that should have run it',
    respondWithinS: 86_400,
  },
  'system:wall': {
    id: 'system:wall',
    condition: { kind: 'noted', forS: 60 },
    priority: 'low',
    text: 'A wall screen is dead',
    cause: 'Its computer is off or hangs, or the network to it is cut',
    consequence: 'Whoever works there sees no alarms',
    response: 'Switch it on, or restart its browser; if it was taken down, take it off the list of walls',
    respondWithinS: 3600,
  },
  'system:mail': {
    id: 'system:mail',
    // Looked for once a minute.
    condition: { kind: 'noted', forS: 180 },
    priority: 'medium',
    text: 'Reports can not be sent by e-mail',
    cause: 'The mail server is not reached, refuses the letters, or none is configured',
    consequence: 'Those who wait for reports don’t get them; they are kept, and tried again for two days',
    response: 'Look at the reports that were sent: each says why. Mend mail in server.yaml, or the mail server',
    respondWithinS: 14_400,
  },
  'system:notifications': {
    id: 'system:notifications',
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'Alarms can not be sent over this channel',
    cause: 'The other side is not reached, or takes nothing',
    consequence:
      'Those who are told over it alone don’t know of alarms; what waits is kept, and tried again for two days',
    response: 'Open the notifications: each message says why. Mend the channel in server.yaml, or the other side',
    respondWithinS: 3600,
  },
  'system:order-late': {
    id: 'system:order-late',
    condition: { kind: 'noted', forS: 60 },
    // A forecast that wavers about the due date is not yet one that misses it.
    onDelayS: 180,
    priority: 'low',
    text: 'The order will miss its due date',
    cause: 'The line is slower, or stood for longer, than the plan has room for',
    consequence: 'By the forecast it is finished after its due date',
    response: 'Open the plan: put it before others, move it to another line, or agree on another date',
    respondWithinS: 86_400,
  },
  'system:job-unassigned': {
    id: 'system:job-unassigned',
    condition: { kind: 'noted', forS: 60 },
    priority: 'high',
    text: 'Nobody has taken a job',
    cause: 'It was opened, and nobody took it within the time that its priority allows',
    consequence: 'What is due or broken stays so',
    response: 'Open the jobs of the machine: take it, or give it to somebody',
    respondWithinS: 3600,
  },
  'system:erp': {
    id: 'system:erp',
    condition: { kind: 'noted', forS: 60 },
    priority: 'low',
    text: 'The ERP has taken no results for an hour',
    cause: 'It does not answer, or refuses what it is sent',
    consequence: 'What came of orders waits here; nothing is lost',
    response: 'See the last error in the log; check the address in server.yaml and the secret of both sides',
    respondWithinS: 86_400,
  },
  'system:flood': {
    id: 'system:flood',
    // Said to be over to the second; an hour is what a server may be away without the notice being taken back.
    condition: { kind: 'noted', forS: 3600 },
    priority: 'high',
    text: 'Alarm flood',
    cause: 'More than ten alarms within ten minutes at one operator position',
    consequence: 'Nobody takes in so many: what is not critical is shown, and is announced once, by this',
    response: 'Look at the alarms in the order of their times: the first one is most likely the cause',
    respondWithinS: 600,
  },
} as const satisfies Record<string, SystemRule>;
export type SystemRuleId = keyof typeof SYSTEM_RULES;

/** Whether the id is that of a rule of the system. */
export const isSystemRule = (id: string): id is SystemRuleId => id in SYSTEM_RULES;

/** Where alarms of the system belong that are about no machine. */
export const SYSTEM_POSITION = 'system';

/** The rule on what it is about; `around` is what the plant says of its alarms, and whose operator it concerns. */
export const boundToSystem = (
  id: SystemRuleId,
  subject: string,
  around: Pick<BoundRule, 'settings' | 'position'> = { settings: settingsOf(), position: SYSTEM_POSITION },
): BoundRule => ({
  id: alarmId(id, subject),
  rule: { ...SYSTEM_RULES[id], machines: [subject] },
  machine: subject as MachineId,
  ...DEAF,
  ...around,
  group: null,
});
