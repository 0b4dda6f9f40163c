/** What tests of notifications share: a small plant, its people, and announcements. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Priority } from '@gemba/contract/state';
import type { AlarmTransition } from '../alarms/types.ts';
import type { Announcement, JournalLine, Person } from './types.ts';
import { DEFAULT_PLAN, type World } from './world.ts';

/** Monday, 23 November 2026, 08:00 in Berlin: in the early shift. */
export const T0 = Temporal.Instant.from('2026-11-23T07:00Z').epochNanoseconds;
export const MIN = 60_000_000_000n;

const rule = (priority: Priority) => ({
  ...{
    id: priority,
    machines: ['*'],
    condition: { kind: 'stale' as const, forS: 1 },
    priority,
    text: `is ${priority}`,
  },
  ...{ cause: 'c', consequence: 'q', response: 'look', respondWithinS: 60 },
});

export const PLANT = {
  enterprise: { id: 'acme', name: 'Acme' },
  sites: [
    {
      ...{ id: 'berlin', name: 'Berlin', timeZone: 'Europe/Berlin' },
      areas: [
        {
          ...{ id: 'hall', name: 'Hall' },
          lines: ['line-1', 'line-2'].map((id, index) => ({
            ...{ id, name: `Line ${index + 1}`, calendar: 'two' },
            machines: [{ id: `press-${index + 1}`, name: `Press ${index + 1}`, idealCycleS: 1, signals: [] }],
          })),
        },
      ],
    },
  ],
  calendars: [
    {
      id: 'two',
      shifts: [
        { id: 'early', name: 'Early', start: '06:00', end: '14:00' },
        { id: 'late', name: 'Late', start: '14:00', end: '22:00' },
      ],
      teams: [
        { id: 'red', name: 'Red', pattern: ['early'] },
        { id: 'blue', name: 'Blue', pattern: ['late'] },
      ],
    },
  ],
  alarms: (['critical', 'high', 'medium', 'low'] as const).map(rule),
} as unknown as Plant;

export const person = (name: string, role: string, more: Partial<Person> = {}): Person => ({
  ...{ name, role, language: 'en', timeZone: 'Europe/Berlin' },
  ways: [{ id: 'mail', channel: 'mail', address: `${name}@works.example`, quiet: null, enabled: true }],
  ...more,
});

export const world = (more: Partial<World> = {}): World => ({
  plant: PLANT,
  plan: {
    ...DEFAULT_PLAN,
    staff: [
      { person: 'ann', teams: [{ calendar: 'two', team: 'red' }], skills: ['electric'], places: [] },
      { person: 'bob', teams: [{ calendar: 'two', team: 'blue' }], skills: [], places: ['line-2'] },
    ],
  },
  people: [person('ann', 'technician'), person('bob', 'technician'), person('lea', 'lead'), person('max', 'cpo')],
  feeds: [],
  channels: new Set(['mail', 'ntfy']),
  groupNs: 20_000_000_000n,
  ...more,
});

export const line = (
  id: number,
  rule: string,
  atNs: bigint,
  more: Omit<Partial<AlarmTransition>, 'machine'> & { machine?: string } = {},
): JournalLine => ({
  id,
  occurrence: `${rule}@${more.machine ?? 'press-1'}#${id}`,
  ...{ rule, transition: 'activated', atNs, state: 'active-unacknowledged', suppression: 'none' },
  ...{ by: null, comment: null, value: null, detail: null, announce: true, late: false, held: null },
  ...more,
  machine: (more.machine ?? 'press-1') as MachineId,
});

export const announcement = (of: JournalLine): Announcement => ({
  ...{ id: of.id, key: `${of.occurrence}/${of.transition}/${of.atNs}`, line: of, escalation: null },
});
