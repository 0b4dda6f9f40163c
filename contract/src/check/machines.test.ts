import { expect, test } from 'vitest';
import type { Machine } from '../plant/machine.ts';
import { checkMachine } from './machines.ts';

test('a day of commissioning that no calendar has is reported at its place', () => {
  const found: string[] = [];
  const machine: Machine = { id: 'm', name: 'M', idealCycleS: 1, signals: [], value: { commissioned: '2014-02-30' } };
  checkMachine(machine, 'machines[0]', (path) => {
    found.push(path);
  });
  expect(found).toEqual(['machines[0].value.commissioned']);
});
