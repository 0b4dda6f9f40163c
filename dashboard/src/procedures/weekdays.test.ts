import { expect, test } from 'vitest';
import { weekdayOf, weekdays } from './weekdays.ts';

test('weekdays begin on Monday, in the words of the language', () => {
  expect(weekdays('en').map(({ name }) => name)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
  expect(weekdays('de')[0]).toEqual({ id: 'mon', name: 'Mo' });
});

test('a production day has its weekday, wherever the page is looked at', () => {
  expect(weekdayOf('en', '2026-11-22')).toBe('Sun');
  expect(weekdayOf('ja', '2026-11-23')).toBe('月');
  expect(weekdayOf('en', 'A')).toBe('');
});
