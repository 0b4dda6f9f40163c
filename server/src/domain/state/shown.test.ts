import { MACHINE_STATES } from '@gemba/contract/state';
import { expect, it } from 'vitest';
import { shownOf } from './shown.ts';

it.each([
  ['producing', 'run'],
  ['stopped', 'down'],
  ['faulted', 'down'],
  ['starved', 'starved'],
  ['blocked', 'blocked'],
  ['setup', 'setup'],
  ['maintenance', 'maintenance'],
  ['idle', 'idle'],
  ['off', 'off'],
  ['no-data', 'no-data'],
] as const)('%s in scheduled time is shown %s', (state, shown) => {
  expect(shownOf('scheduled', state, false)).toBe(shown);
});

it('only production can be slow, and only in scheduled time', () => {
  expect(shownOf('scheduled', 'producing', true)).toBe('slow');
  expect(shownOf('scheduled', 'stopped', true)).toBe('down');
  expect(shownOf('break', 'producing', true)).toBe('planned');
});

it('what isn’t scheduled is planned, but what isn’t known stays unknown', () => {
  for (const calendar of ['break', 'planned-stop', 'unscheduled'] as const) {
    for (const state of MACHINE_STATES)
      expect(shownOf(calendar, state, false)).toBe(state === 'no-data' ? 'no-data' : 'planned');
  }
});
