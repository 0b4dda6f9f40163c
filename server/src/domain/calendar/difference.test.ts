/** From when two calendars say something else. */

import type { Calendar } from '@gemba/contract/plant/calendar';
import { expect, test } from 'vitest';
import { firstDifference } from './difference.ts';
import { LineCalendar } from './line-calendar.ts';

const ZONE = 'Asia/Kathmandu';
const DAY: Calendar = {
  id: 'c',
  shifts: [{ id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] }],
};
const at = (local: string): bigint =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).toInstant().epochNanoseconds;
const FROM = at('2026-11-01T00:00');
const TO = at('2026-11-20T00:00');

const since = (changed: Calendar[], zone = ZONE) => {
  const found = firstDifference(new LineCalendar([DAY], ZONE), new LineCalendar(changed, zone), FROM, TO);
  return found === null
    ? null
    : Temporal.Instant.fromEpochMilliseconds(Number(found / 1_000_000n))
        .toZonedDateTimeISO(ZONE)
        .toPlainDateTime()
        .toString();
};

test.each<[string, Calendar[], string | null]>([
  ['nothing', [structuredClone(DAY)], null],
  ['a name', [{ ...DAY, shifts: DAY.shifts.map((shift) => ({ ...shift, name: 'Morning' })) }], null],
  ['a holiday', [{ ...DAY, holidays: ['2026-11-05'] }], '2026-11-05T06:00:00'],
  ['overtime', [{ ...DAY, overtime: [{ date: '2026-11-06', shift: 'early', end: '15:30' }] }], '2026-11-06T14:00:00'],
  [
    'a planned stop',
    [{ ...DAY, plannedStops: [{ name: 'Power', from: '2026-11-07T08:10', to: '2026-11-07T09:10' }] }],
    '2026-11-07T08:10:00',
  ],
  [
    'hours from a day on',
    [DAY, { ...DAY, from: '2026-11-10', shifts: [{ id: 'early', name: 'Early', start: '07:00', end: '14:00' }] }],
    '2026-11-10T06:00:00',
  ],
  ['a day to come', [{ ...DAY, holidays: ['2026-11-21'] }], null],
])('changed: %s', (_what, changed, expected) => {
  expect(since(changed)).toBe(expected);
});

test('another zone is another calendar from the first shift on', () => {
  expect(since([DAY], 'Asia/Kolkata')).toBe('2026-11-01T06:00:00');
});
