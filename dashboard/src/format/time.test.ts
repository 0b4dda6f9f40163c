import { describe, expect, test } from 'vitest';
import {
  datedMoment,
  dayName,
  daysApart,
  exactMoment,
  hourMinute,
  hourMinuteSecond,
  hourTicks,
  moment,
  zoneName,
} from './time.ts';

const HOUR = 3_600_000;
/** 2026-11-20 10:42:17 in Hanoi. */
const NOW = Date.UTC(2026, 10, 20, 3, 42, 17);

describe('plant time', () => {
  test('is that of the site, whatever the zone of the viewer', () => {
    expect(hourMinuteSecond('Asia/Ho_Chi_Minh', NOW)).toBe('10:42:17');
    expect(hourMinuteSecond('Europe/Berlin', NOW)).toBe('04:42:17');
    expect(hourMinute('Asia/Kathmandu', NOW)).toBe('09:27');
  });

  test('a moment that is kept for years says its year', () => {
    expect(datedMoment('en-GB', 'Asia/Ho_Chi_Minh', NOW)).toBe('20 Nov 2026 10:42');
  });

  test('midnight is 00:00, not 24:00', () => {
    expect(hourMinute('UTC', Date.UTC(2026, 0, 1))).toBe('00:00');
  });

  test('names the day only when it is another', () => {
    const zone = 'Asia/Ho_Chi_Minh';
    expect(moment('en', zone, NOW + HOUR, NOW)).toBe('11:42');
    expect(moment('en', zone, NOW + 20 * HOUR, NOW)).toBe('tomorrow 06:42');
    expect(moment('de', zone, NOW - 20 * HOUR, NOW)).toBe('gestern 14:42');
    expect(moment('en', zone, NOW + 72 * HOUR, NOW)).toBe('Mon 10:42');
    expect(dayName('en', zone, NOW + 30 * 24 * HOUR, NOW)).toBe('Dec 20');
    expect(dayName('en', zone, NOW + 90 * 24 * HOUR, NOW)).toBe('Feb 18, 2027');
  });

  test('a moment that is compared with a log is told to the millisecond, with its zone', () => {
    expect(exactMoment('de', 'Asia/Ho_Chi_Minh', NOW + 879)).toBe('20. Nov. 2026 10:42:17.879 GMT+7');
    expect(exactMoment('en', 'Europe/Berlin', NOW)).toBe('Nov 20, 2026 04:42:17 CET');
    expect(exactMoment('en', 'UTC', -1)).toBe('Dec 31, 1969 23:59:59.999 UTC');
  });

  test('a day of 23 or 25 hours is one day', () => {
    const spring = Date.UTC(2026, 2, 28, 23, 30); // 00:30 on 29 March in Berlin, the clocks go forward
    expect(daysApart('Europe/Berlin', spring, spring + 23 * HOUR)).toBe(1);
    const autumn = Date.UTC(2026, 9, 24, 22, 30); // 00:30 on 25 October, the clocks go back
    expect(daysApart('Europe/Berlin', autumn, autumn + 24 * HOUR)).toBe(0);
    expect(daysApart('Europe/Berlin', autumn, autumn + 25 * HOUR)).toBe(1);
  });

  test('the zone is named shortly', () => {
    expect(zoneName('Asia/Ho_Chi_Minh', NOW)).toBe('GMT+7');
    expect(zoneName('Europe/Berlin', NOW)).toBe('CET');
  });
});

describe('ticks of a time axis', () => {
  test('stand on full hours of the plant', () => {
    const ticks = hourTicks('Asia/Ho_Chi_Minh', NOW - 8 * HOUR, NOW, 2);
    expect(ticks.map((tick) => hourMinute('Asia/Ho_Chi_Minh', tick))).toEqual(['04:00', '06:00', '08:00', '10:00']);
  });

  test('also in a zone of :45', () => {
    const fine = hourTicks('Asia/Kathmandu', NOW - HOUR, NOW, 0.25).map((tick) => hourMinute('Asia/Kathmandu', tick));
    expect(fine).toHaveLength(4);
    expect(fine.every((text) => /:(00|15|30|45)$/.test(text))).toBe(true);
    const ticks = hourTicks('Asia/Kathmandu', NOW - 3 * HOUR, NOW, 1);
    expect(ticks.map((tick) => hourMinute('Asia/Kathmandu', tick))).toEqual(['07:00', '08:00', '09:00']);
  });

  test('an hour that comes twice has two, one that is left out none', () => {
    const autumn = Date.UTC(2026, 9, 24, 23, 0);
    const names = (from: number): string[] =>
      hourTicks('Europe/Berlin', from, from + 4 * HOUR, 1).map((tick) => hourMinute('Europe/Berlin', tick));
    expect(names(autumn)).toEqual(['01:00', '02:00', '02:00', '03:00', '04:00']);
    expect(names(Date.UTC(2026, 2, 28, 23, 0))).toEqual(['00:00', '01:00', '03:00', '04:00', '05:00']);
  });
});
