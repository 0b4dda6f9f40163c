import type { Calendar } from '@gemba/contract/plant/calendar';
import { expect, describe as group, test } from 'vitest';
import { isManned } from './crew.ts';

const shifts: Calendar = {
  id: 'three',
  shifts: [
    { id: 'A', name: 'A', start: '06:00', end: '14:00', breaks: [{ start: '10:30', minutes: 30 }] },
    { id: 'B', name: 'B', start: '14:00', end: '22:00' },
    { id: 'C', name: 'C', start: '22:00', end: '06:00', breaks: [{ start: '02:30', minutes: 30 }] },
  ],
};
const at = (local: string, zone = 'Asia/Ho_Chi_Minh'): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
const manned = (local: string, calendar: Calendar = shifts): boolean =>
  isManned([calendar], 'Asia/Ho_Chi_Minh', at(local));

test.each([
  ['2026-11-22T10:29:59', true],
  ['2026-11-22T10:30:00', false],
  ['2026-11-22T10:59:59', false],
  ['2026-11-22T11:00:00', true],
  ['2026-11-22T02:45:00', false],
  ['2026-11-22T00:10:00', true],
  ['2026-11-22T14:00:00', true],
])('at %s somebody is there: %s', (local, expected) => {
  expect(manned(local)).toBe(expected);
});

group('away', () => {
  test('outside shifts, and on days on which none starts', () => {
    const weekdays: Calendar = {
      id: 'day',
      shifts: [{ id: 'A', name: 'A', start: '06:00', end: '14:00', days: ['mon'] }],
    };
    expect(manned('2026-11-23T07:00', weekdays)).toBe(true); // a Monday
    expect(manned('2026-11-23T15:00', weekdays)).toBe(false);
    expect(manned('2026-11-22T07:00', weekdays)).toBe(false);
  });

  test('on holidays, but the night shift that began the day before works on', () => {
    const holiday = { ...shifts, holidays: ['2026-11-22'] };
    expect(manned('2026-11-22T05:00', holiday)).toBe(true);
    expect(manned('2026-11-22T07:00', holiday)).toBe(false);
    expect(manned('2026-11-23T05:00', holiday)).toBe(false);
  });

  test('in planned stops', () => {
    const stop = { ...shifts, plannedStops: [{ name: 'Meeting', from: '2026-11-22T08:00', to: '2026-11-22T09:00' }] };
    expect(manned('2026-11-22T08:30', stop)).toBe(false);
    expect(manned('2026-11-22T09:00', stop)).toBe(true);
  });
});

test('a 24-hour shift is always manned', () => {
  const always: Calendar = { id: 'all', shifts: [{ id: 'A', name: 'A', start: '06:00', end: '06:00' }] };
  for (const hour of ['00', '05', '06', '17', '23']) expect(manned(`2026-11-22T${hour}:30`, always)).toBe(true);
});

test('the newest version that has begun counts', () => {
  const none: Calendar = { id: 'three', from: '2026-12-01', shifts: [] };
  expect(isManned([none, shifts], 'Asia/Ho_Chi_Minh', at('2026-11-30T12:00'))).toBe(true);
  expect(isManned([none, shifts], 'Asia/Ho_Chi_Minh', at('2026-12-01T12:00'))).toBe(false);
});
