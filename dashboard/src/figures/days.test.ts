import { expect, test } from 'vitest';
import { dayBefore, shortDay } from './days.ts';

test('days are the plant’s, whatever clocks do in between', () => {
  const ms = Date.UTC(2026, 2, 30, 22, 30);
  expect(dayBefore('UTC', ms, 0)).toBe('2026-03-30');
  expect(dayBefore('Europe/Berlin', ms, 0)).toBe('2026-03-31');
  // The night between has 23 hours there.
  expect(dayBefore('Europe/Berlin', ms, 2)).toBe('2026-03-29');
  expect(dayBefore('Asia/Kathmandu', ms, 30)).toBe('2026-03-01');
});

test('a day is written as the language does', () => {
  expect(shortDay('en', '2026-03-01')).toBe('Mar 1');
  expect(shortDay('de', '2026-03-01')).toBe('1. März');
});
