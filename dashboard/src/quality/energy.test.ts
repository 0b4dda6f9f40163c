import { expect, test } from 'vitest';
import { energyIn } from './energy.ts';

test.each([
  [0.0123, 12.3, 'Wh'],
  [0, 0, 'kWh'],
  [41.5, 41.5, 'kWh'],
  [25_000, 25, 'MWh'],
  [null, null, 'kWh'],
])('%s kWh is %s %s', (kWh, value, unit) => {
  expect(energyIn(kWh)).toEqual({ value, unit });
});
