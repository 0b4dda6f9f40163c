import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { describe, expect, test } from 'vitest';
import { workOf } from './content.ts';

const plan = (id: string, more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  ...{ id, machine: 'press-1', task: `Service ${id}`, triggers: [{ kind: 'run-hours', hours: 100 }] },
  ...more,
});
const small = plan('100h', {
  minutes: 20,
  tasks: [
    { id: 'grease', text: 'Grease the guides' },
    { id: 'play', text: 'Measure the play', measure: { unit: 'mm', high: 0.2 } },
  ],
  parts: [{ part: 'G-7', quantity: 0.5 }],
});
const big = plan('500h', {
  ...{ minutes: 60, owner: 'Mechanics', covers: ['100h'], window: true },
  tasks: [{ id: 'oil', text: 'Change the oil' }],
  parts: [
    { part: 'O-46', quantity: 20 },
    { part: 'G-7', quantity: 1 },
  ],
});

describe('what a job asks for', () => {
  test('a plan without a checklist is one task', () => {
    expect(workOf(plan('lube'), []).tasks).toEqual([{ plan: 'lube', id: 'all', text: 'Service lube' }]);
  });

  test('a bigger plan asks for its own tasks, and then for those that it covers', () => {
    const { tasks, parts, minutes, skill, window } = workOf(big, [small, big]);
    expect(tasks.map((task) => `${task.plan}/${task.id}`)).toEqual(['500h/oil', '100h/grease', '100h/play']);
    expect(parts).toEqual([
      { part: 'O-46', quantity: 20 },
      { part: 'G-7', quantity: 1.5 },
    ]);
    expect({ minutes, skill, window }).toEqual({ minutes: 80, skill: 'Mechanics', window: true });
  });

  test('a plan that is covered through another is covered, once', () => {
    const year = plan('year', { covers: ['500h', '100h'] });
    expect(workOf(year, [small, big, year]).tasks.map((task) => task.plan)).toEqual(['year', '500h', '100h', '100h']);
  });

  test('where some were done already, only the others', () => {
    expect(workOf(small, [small, big], ['play']).tasks.map(({ id }) => id)).toEqual(['play']);
  });
});
