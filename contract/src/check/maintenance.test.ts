import { describe, expect, test } from 'vitest';
import type { MaintenancePlan } from '../plant/maintenance-plan.ts';
import type { Plant } from '../plant.ts';
import { checkPlant } from '../plant-check.ts';

const TRIGGER = { kind: 'run-hours', hours: 100 } as const;
const plan = (id: string, more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  ...{ id, machine: 'press-1', task: 'Service', triggers: [TRIGGER] },
  ...more,
});

const plantOf = (...maintenance: MaintenancePlan[]): Plant => {
  const machine = (id: string) => ({ id, name: id, idealCycleS: 1, signals: [] });
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
