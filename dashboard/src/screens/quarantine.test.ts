import { expect, test } from 'vitest';
import { placeOf } from './quarantine.ts';

test('a place names what is known', () => {
  const nameOf = (machine: string) => (machine === 'filler-1' ? 'Filler 1' : machine);
  expect(placeOf({ machine: 'filler-1', signal: 'speed', source: 'edge-1' }, nameOf)).toBe('Filler 1 · speed · edge-1');
  expect(placeOf({ machine: null, source: 'hanoi/edge-7' }, nameOf)).toBe('hanoi/edge-7');
  expect(placeOf({ machine: null, source: null }, nameOf)).toBe('');
});
