import { expect, test } from 'vitest';
import { isQuiet } from './quiet.ts';
import type { Quiet } from './types.ts';

const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').epochNanoseconds;
const quiet = (quiet: Quiet, text: string) => isQuiet(quiet, 'Europe/Berlin', at(text));

test('across midnight, and by the clock of the person', () => {
  const night: Quiet = { from: '22:00', to: '06:00', days: null };
  const found = ['21:59', '22:00', '23:59', '00:00', '05:59', '06:00'].map((time) =>
    quiet(night, `2026-11-23T${time}`),
  );
  expect(found).toEqual([false, true, true, true, true, false]);
  expect(isQuiet(night, 'Asia/Tokyo', at('2026-11-23T14:00'))).toBe(true);
});

test('on the days on which they begin', () => {
  const weekend: Quiet = { from: '20:00', to: '08:00', days: ['fri', 'sat'] };
  // Friday 27 November 2026.
  expect(quiet(weekend, '2026-11-27T07:00')).toBe(false);
  expect(quiet(weekend, '2026-11-27T20:00')).toBe(true);
  expect(quiet(weekend, '2026-11-29T07:59')).toBe(true);
  expect(quiet(weekend, '2026-11-29T20:00')).toBe(false);
});

test('within a day, all day, and never', () => {
  const lunch: Quiet = { from: '12:00', to: '13:00', days: null };
  expect([quiet(lunch, '2026-11-23T12:30'), quiet(lunch, '2026-11-23T13:00')]).toEqual([true, false]);
  const sunday: Quiet = { from: '00:00', to: '00:00', days: ['sun'] };
  expect([quiet(sunday, '2026-11-22T23:59'), quiet(sunday, '2026-11-23T00:00')]).toEqual([true, false]);
  expect(isQuiet(null, 'Europe/Berlin', at('2026-11-23T12:30'))).toBe(false);
});

test('over the night on which the clocks go back they last an hour longer', () => {
  const night: Quiet = { from: '22:00', to: '06:00', days: null };
  const startNs = at('2026-10-24T22:00');
  const hour = 3_600_000_000_000n;
  const hours = Array.from({ length: 12 }, (_, n) => isQuiet(night, 'Europe/Berlin', startNs + BigInt(n) * hour));
  expect(hours.filter(Boolean)).toHaveLength(9);
});
