/** A machine with one signal of each part for tests of conditions, and its samples in one line. */

import type { SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import { MACHINE_STATES } from '@gemba/contract/state';
import type { AlarmEvent } from '../event.ts';
import { type BoundRule, rulesOf } from '../rules.ts';
import { at, GOOD, sample } from '../testing.ts';

export const SIGNALS: Signal[] = [
  {
    id: 'state',
    role: 'state',
    type: 'text',
    states: Object.fromEntries(MACHINE_STATES.map((state) => [state, state])),
  },
  { id: 'total', role: 'count-total', type: 'int' },
  { id: 'cycle', role: 'cycle-time', type: 'float' },
  { id: 'temperature', type: 'float' },
  { id: 'set', type: 'float' },
  { id: 'valve', type: 'bool' },
  { id: 'command', type: 'bool' },
  { id: 'alarm', type: 'text' },
];

export const plantWith = (alarms: AlarmRule[], signals: Signal[] = SIGNALS): Plant => ({
  enterprise: { id: 'test', name: 'Test' },
  sites: [
    {
      id: 'site',
      name: 'Site',
      timeZone: 'UTC',
      areas: [
        {
          id: 'area',
          name: 'Area',
          lines: [
            {
              id: 'line',
              name: 'Line',
              calendar: 'always',
              machines: [{ id: 'filler-1', name: 'Filler 1', idealCycleS: 2, signals }],
            },
          ],
        },
      ],
    },
  ],
  calendars: [{ id: 'always', shifts: [] }],
  alarms,
});

/** A rationalised rule on `filler-1`, bound as the server binds it. */
export function boundTo(condition: AlarmCondition, more: Partial<AlarmRule> = {}, signals?: Signal[]): BoundRule {
  const rule: AlarmRule = {
    id: 'rule',
    machines: ['filler-1'],
    condition,
    priority: 'high',
    text: 'Something is wrong',
    cause: 'It is',
    consequence: 'It gets worse',
    response: 'Look at it',
    respondWithinS: 600,
    ...more,
  };
  const [bound] = rulesOf(plantWith([rule], signals));
  if (bound === undefined) throw new RangeError(`the machine lacks what ${condition.kind} needs`);
  return bound;
}

/** A sample of any of the signals. */
export function of(signal: string, seconds: number, value: Value | null, status = GOOD): AlarmEvent {
  const event = sample(seconds, value, status) as Extract<AlarmEvent, { kind: 'sample' }>;
  return { kind: 'sample', sample: { ...event.sample, signal: signal as SignalId, timeNs: at(seconds) } };
}
