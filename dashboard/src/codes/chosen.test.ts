import { expect, test } from 'vitest';
import { chosenOf, searchOf, toggled } from './chosen.ts';

const ALL = ['a', 'b', 'c'];

test('all machines are chosen, or those that the address names and the plant has', () => {
  expect(chosenOf('?lang=de', ALL)).toEqual(ALL);
  expect(chosenOf('?m=c&m=a&m=gone', ALL)).toEqual(['a', 'c']);
});

test('a line is taken in and left out as one, and the address says what is left', () => {
  const rest = toggled(ALL, new Set(ALL), ['a', 'b'], false);
  expect(rest).toEqual(['c']);
  expect(searchOf(rest, ALL, '?lang=de&m=b')).toBe('?lang=de&m=c');
  expect(chosenOf(searchOf(rest, ALL), ALL)).toEqual(rest);
  expect(toggled(ALL, new Set(rest), ['a'], true)).toEqual(['a', 'c']);
  expect(searchOf(ALL, ALL, '?m=b')).toBe('');
});
