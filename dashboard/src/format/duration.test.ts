import { expect, test } from 'vitest';
import { age, duration } from './duration.ts';

const MINUTE = 60_000;

test('a time in a state is minutes and seconds, then hours and minutes, then days', () => {
  expect(duration(0)).toEqual({ text: '0:00', unit: 'min' });
  expect(duration(18 * MINUTE + 40_999)).toEqual({ text: '18:40', unit: 'min' });
  expect(duration(60 * MINUTE - 1)).toEqual({ text: '59:59', unit: 'min' });
  expect(duration(60 * MINUTE)).toEqual({ text: '1:00', unit: 'h' });
  expect(duration(47 * 60 * MINUTE + 59 * MINUTE)).toEqual({ text: '47:59', unit: 'h' });
  expect(duration(48 * 60 * MINUTE)).toEqual({ text: '2.0', unit: 'd' });
  expect(duration(77 * 60 * MINUTE, 'de')).toEqual({ text: '3,2', unit: 'd' });
  expect(duration(480 * 60 * MINUTE)).toEqual({ text: '20', unit: 'd' });
});

test('a state that began after the last heartbeat lasts 0, not less', () => {
  expect(duration(-400)).toEqual({ text: '0:00', unit: 'min' });
});

test('an age is one number in the largest unit that fits', () => {
  expect(age(-5)).toEqual({ value: 0, unit: 's' });
  expect(age(59_999)).toEqual({ value: 59, unit: 's' });
  expect(age(60_000)).toEqual({ value: 1, unit: 'min' });
  expect(age(3 * 60 * MINUTE)).toEqual({ value: 3, unit: 'h' });
  expect(age(72 * 60 * MINUTE)).toEqual({ value: 3, unit: 'd' });
});
