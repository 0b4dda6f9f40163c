import { describe, expect, test } from 'vitest';
import type { MaintenancePlan } from '../plant/maintenance-plan.ts';
import type { Meter } from '../plant/meter.ts';
import type { Plant } from '../plant.ts';
import { checkPlant } from '../plant-check.ts';

const TRIGGER = { kind: 'run-hours', hours: 100 } as const;
const plan = (id: string, more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  ...{ id, machine: 'press-1', task: 'Service', triggers: [TRIGGER] },
  ...more,
});

const SIGNALS = [
  { id: 'total', type: 'int' as const, role: 'count-total' as const },
  { id: 'strokes', type: 'int' as const },
];
const METERS: Meter[] = [{ id: 'strokes', kind: 'counter', signal: 'strokes' }];
const plantOf = (...maintenance: MaintenancePlan[]): Plant => {
  const machine = (id: string) => ({ id, name: id, idealCycleS: 1, signals: SIGNALS, meters: METERS });
  const line = { id: 'l', name: 'L', calendar: 'c', machines: [machine('press-1'), machine('press-2')] };
  return {
    enterprise: { id: 'e', name: 'E' },
    sites: [{ id: 's', name: 'S', timeZone: 'UTC', areas: [{ id: 'a', name: 'A', lines: [line] }] }],
    calendars: [{ id: 'c', shifts: [] }] as unknown as Plant['calendars'],
    maintenance,
  };
};
const faults = (...maintenance: MaintenancePlan[]) =>
  checkPlant(plantOf(...maintenance))
    .map(({ path }) => path)
    .filter((path) => path.startsWith('maintenance'));

describe('what a plan asks for', () => {
  test('tasks have ids of their own, and limits that leave something between them', () => {
    const tasks = [
      { id: 'oil', text: 'Change the oil' },
      { id: 'oil', text: 'Once more' },
      { id: 'gap', text: 'Measure the gap', measure: { unit: 'mm', low: 2, high: 1 } },
      { id: 'play', text: 'Measure the play', measure: { unit: 'mm', high: 1 } },
    ];
    expect(faults(plan('a', { tasks }))).toEqual(['maintenance[0].tasks[1].id', 'maintenance[0].tasks[2].measure']);
  });
});

describe('a bigger plan', () => {
  test('covers smaller ones of the same machine', () => {
    const other = plan('other', { machine: 'press-2' });
    expect(faults(plan('small'), other, plan('big', { covers: ['small', 'other', 'none'] }))).toEqual([
      'maintenance[2].covers[1]',
      'maintenance[2].covers[2]',
    ]);
  });

  test('covers them in no circle, not even a long one', () => {
    expect(faults(plan('a', { covers: ['a'] }))).toEqual(['maintenance[0].covers[0]']);
    const [a, b, c] = [plan('a', { covers: ['b'] }), plan('b', { covers: ['c'] }), plan('c', { covers: ['a'] })];
    expect(faults(a, b, c)).toHaveLength(3);
    expect(faults(a, b, plan('c'), plan('d', { covers: ['a', 'c'] }))).toEqual([]);
  });
});

describe('what a plan goes by', () => {
  test('is there, and counts what the trigger counts', () => {
    const triggers: MaintenancePlan['triggers'] = [
      { kind: 'parts', parts: 10 },
      { kind: 'energy', kWh: 10 },
      { kind: 'counter', meter: 'strokes', amount: 10 },
      { kind: 'cycles', cycles: 10, meter: 'strokes' },
      { kind: 'condition', rule: 'hot' },
      { kind: 'forecast', signal: 'total', limit: 1, aheadH: 1 },
      { kind: 'forecast', signal: 'strokes', limit: 1, aheadH: 1 },
    ];
    expect(faults(plan('a', { triggers }))).toEqual([
      'maintenance[0].triggers[1].meter',
      'maintenance[0].triggers[3].meter',
      'maintenance[0].triggers[4].rule',
      'maintenance[0].triggers[5].signal',
    ]);
  });

  test('is a mode or a shift, not both', () => {
    expect(faults(plan('a', { mode: 'fixed', shift: 0.5 }))).toEqual(['maintenance[0].shift']);
  });
});
