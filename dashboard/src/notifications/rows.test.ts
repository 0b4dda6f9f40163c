import type { Step } from '@gemba/contract/notifications';
import { expect, test } from 'vitest';
import { freshId, rowsOf, stepsOf, wordsIn } from './rows.ts';

const steps: Step[] = [
  {
    afterS: 0,
    to: [
      { kind: 'role', role: 'technician', skill: 'electric', onShift: true },
      { kind: 'rota', rota: 'on:call' },
    ],
  },
  { afterS: 900, to: [{ kind: 'role', role: 'lead', skill: null, onShift: false }] },
  { afterS: 1800, to: [{ kind: 'person', person: 'max' }] },
];

test('steps are rows, and rows are steps again', () => {
  const rows = rowsOf({ steps });
  expect(rows.map(({ minutes, who, skill }) => `${minutes} ${who} ${skill}`)).toEqual([
    '0 role:technician:shift electric',
    '0 rota:on:call ',
    '15 role:lead:all ',
    '30 person:max ',
  ]);
  expect(stepsOf(rows)).toEqual(steps);
  expect(stepsOf(rows.toReversed()).map(({ afterS }) => afterS)).toEqual([0, 900, 1800]);
});

test('what is typed is read as a list', () => {
  expect(wordsIn(' ann, bob;\ncem ,, ann')).toEqual(['ann', 'bob', 'cem']);
});

test('a new one has an id of its own', () => {
  expect(freshId('route', ['route-1', 'route-3'])).toBe('route-2');
});
