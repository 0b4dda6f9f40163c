import { expect, test } from 'vitest';
import { addressOf, movedBy, searchOf } from './address.ts';

test('an address says the same after it was written and read, and leaves what isn’t its own', () => {
  const address = { place: 'a/b', period: 'shift', date: '2026-11-22', shift: 'night', profile: 'teep' } as const;
  const search = searchOf(address, '?lang=de&place=old');
  expect(search).toContain('lang=de');
  expect(addressOf(search)).toEqual(address);
});

test('what makes no sense is the default', () => {
  expect(addressOf('?period=year&date=tomorrow')).toEqual({
    ...{ place: '', period: 'day', date: null, shift: null, profile: 'oee.com' },
  });
  expect(searchOf(addressOf(''), '')).toBe('');
});

test('the period before and after, over months, years and changes of the clock', () => {
  expect(movedBy('2026-03-29', 'day', 1)).toBe('2026-03-30');
  expect(movedBy('2026-01-03', 'week', -1)).toBe('2025-12-27');
  expect(movedBy('2026-01-31', 'month', 1)).toBe('2026-02-01');
  expect(movedBy('2026-11-22', 'shift', -1)).toBe('2026-11-21');
});
