import { describe, expect, it } from 'vitest';
import type { AlarmCondition, AlarmRule } from '../plant/alarm-rule.ts';
import type { Signal } from '../plant/machine.ts';
import type { Plant } from '../plant.ts';
import { checkPlant } from '../plant-check.ts';

const SIGNALS: Signal[] = [
  { id: 'state', role: 'state', type: 'int', stateModel: 'packml' },
  { id: 'total', role: 'count-total', type: 'int' },
  { id: 'cycle', role: 'cycle-time', type: 'float' },
  { id: 'temperature', type: 'float' },
  { id: 'set', type: 'int' },
  { id: 'recipe', type: 'text' },
  { id: 'valve', type: 'bool' },
  { id: 'open', type: 'bool' },
];

/** A line of a machine with all of these signals, and of one that has none. */
function faultsOf(condition: AlarmCondition, machines: string[] = ['press']): string[] {
  const rule: AlarmRule = { id: 'rule', machines, condition, priority: 'low', text: 'x' };
  const machine = (id: string, signals: Signal[]) => ({ id, name: id, idealCycleS: 1, signals });
  const plant: Plant = {
    enterprise: { id: 'e', name: 'E' },
    sites: [
      {
        id: 's',
        name: 'S',
        timeZone: 'UTC',
        areas: [
          {
            id: 'a',
            name: 'A',
            lines: [{ id: 'l', name: 'L', calendar: 'c', machines: [machine('bare', []), machine('press', SIGNALS)] }],
          },
        ],
      },
    ],
    calendars: [{ id: 'c', shifts: [] }],
    alarms: [rule],
    maintenance: [
      {
        id: 'oil',
        machine: 'press',
        task: 'Oil',
        triggers: [{ kind: 'run-hours', hours: 100 }],
      },
    ],
  };
  const faults = checkPlant(plant);
  for (const { next } of faults) expect(next).not.toBe('');
  return faults.map(({ path, problem }) => `${path}: ${problem}`);
}

describe('a condition', () => {
  it.each([
    { kind: 'above-limit', signal: 'temperature', limit: 1 },
    { kind: 'deviation', signal: 'temperature', setPoint: 'set', by: 1 },
    { kind: 'rate-of-change', signal: 'set', perMinute: 1, overS: 60 },
    { kind: 'bad-quality', signal: 'recipe' },
    { kind: 'flatline', signal: 'temperature', forS: 60, states: ['producing'] },
    { kind: 'mismatch', signal: 'valve', command: 'open', forS: 5 },
    { kind: 'mismatch', signal: 'set', command: 'temperature', forS: 5 },
    { kind: 'counter-stalled', forS: 60 },
    { kind: 'cycle-over-ideal', factor: 1.5 },
    { kind: 'spc', signal: 'temperature' },
    { kind: 'forecast', signal: 'temperature', limit: 9, towards: 'above', withinS: 3600, overS: 3600 },
    { kind: 'plan-missed', plan: 'order', behind: 0.1 },
    { kind: 'maintenance-due', plans: ['oil'] },
  ] satisfies AlarmCondition[])('$kind has all that it needs of the machine', (condition) => {
    expect(faultsOf(condition)).toEqual([]);
  });

  it('names signals that are there', () => {
    expect(faultsOf({ kind: 'deviation', signal: 'heat', setPoint: 'wanted', by: 1 })).toEqual([
      'alarms[0].condition.signal: press has no signal heat',
      'alarms[0].condition.setPoint: press has no signal wanted',
    ]);
    expect(faultsOf({ kind: 'mismatch', signal: 'valve', command: 'close', forS: 1 }, ['*'])).toEqual([
      'alarms[0].condition.command: no machine has a signal close',
    ]);
  });

  it('finds by their roles those that it doesn’t name', () => {
    expect(faultsOf({ kind: 'counter-stalled', forS: 60 }, ['bare'])).toEqual([
      'alarms[0].condition.signal: bare has no signal with the role count-total or count-good',
      'alarms[0].condition.kind: bare has no signal with the role state',
    ]);
    expect(faultsOf({ kind: 'cycle-over-ideal', factor: 2 }, ['bare'])).toEqual([
      'alarms[0].condition.signal: bare has no signal with the role cycle-time',
    ]);
    expect(faultsOf({ kind: 'flatline', signal: 'temperature', forS: 1, states: ['idle'] }, ['bare', 'press'])).toEqual(
      [
        'alarms[0].condition.signal: bare has no signal temperature',
        'alarms[0].condition.states: bare has no signal with the role state',
      ],
    );
  });

  it('goes by values of a kind that fits', () => {
    expect(faultsOf({ kind: 'spc', signal: 'recipe' })).toEqual([
      'alarms[0].condition.signal: recipe of press is text, a control chart needs a number',
    ]);
    expect(faultsOf({ kind: 'mismatch', signal: 'valve', command: 'recipe', forS: 1 })).toEqual([
      'alarms[0].condition.command: recipe of press is another kind of value than valve, the two can’t be compared',
    ]);
  });

  it('of a plan is that of the counting point', () => {
    expect(faultsOf({ kind: 'plan-missed', plan: 'shift', behind: 0.1 }, ['bare'])).toEqual([
      'alarms[0].machines[0]: bare isn’t the counting point of l, whose plan is that of the line',
    ]);
    expect(faultsOf({ kind: 'plan-missed', plan: 'shift', behind: 0.1 }, ['*'])).toEqual([]);
  });

  it('of maintenance names plans of its machines', () => {
    expect(faultsOf({ kind: 'maintenance-due', plans: ['oil'] }, ['bare'])).toEqual([
      'alarms[0].condition.plans[0]: these machines have no maintenance plan oil',
    ]);
  });
});
