import { expect, test } from 'vitest';
import { dateInWords, weekdayOf, weekdays } from './days.ts';

test('weekdays begin on Monday, in the words of the language', () => {
  expect(weekdays('en').map(({ name }) => name)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
  expect(weekdays('de')[0]).toEqual({ id: 'mon', name: 'Mo' });
});

test('a production day has its weekday, wherever the page is looked at', () => {
  expect(weekdayOf('en', '2026-11-22')).toBe('Sun');
  expect(weekdayOf('ja', '2026-11-23')).toBe('月');
  expect(weekdayOf('en', 'A')).toBe('');
});

test('a date is the same wherever it is read', () => {
  expect(dateInWords('en', '2026-11-01')).toBe('Nov 1, 2026');
  expect(dateInWords('de', '2026-11-01')).toBe('01.11.2026');
  expect(dateInWords('en', 'whenever')).toBe('whenever');
});
