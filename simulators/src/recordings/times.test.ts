import { expect, test } from 'vitest';
import { Times } from './times.ts';

const read = (text: string, zone = 'UTC') => {
  const parsed = new Times(zone).parse(text);
  return 'timeNs' in parsed ? parsed.timeNs : parsed.reason;
};
const ns = (text: string) => Temporal.Instant.from(text).epochNanoseconds;

test.each([
  ['2022-08-08T13:51:34.7167146Z', '2022-08-08T13:51:34.7167146Z'],
  ['2013-12-02 21:15:00', '2013-12-02T21:15:00Z'],
  ['2022-08-08T13:51:34,123456789+02:00', '2022-08-08T11:51:34.123456789Z'],
  ['2022-08-08T13:51:34-0330', '2022-08-08T17:21:34Z'],
  ['2022-08-08 13:51', '2022-08-08T13:51:00Z'],
  ['2022-08-08', '2022-08-08T00:00:00Z'],
  ['31.12.2025 23:59:58,5', '2025-12-31T23:59:58.5Z'],
  ['1700000000', '2023-11-14T22:13:20Z'],
  ['1700000000.25', '2023-11-14T22:13:20.25Z'],
  ['1700000000250', '2023-11-14T22:13:20.25Z'],
  ['1700000000250001', '2023-11-14T22:13:20.250001Z'],
  ['1700000000250001002', '2023-11-14T22:13:20.250001002Z'],
])('%s is %s', (text, instant) => {
  expect(read(text)).toBe(ns(instant));
});

test.each([
  ['', 'it has no time'],
  ['12/31/2025 23:59', 'which is day and which month is not told'],
  ['2025-02-30 00:00', 'there is no such time'],
  ['2025-01-01 24:01', 'there is no such time'],
  ['yesterday', 'this is no time'],
])('%j is none: %s', (text, reason) => {
  expect(read(text)).toContain(reason);
});

test('a time without a zone is one of the zone that was named', () => {
  expect(read('2025-07-01 12:00:00', 'Europe/Berlin')).toBe(ns('2025-07-01T10:00:00Z'));
  expect(read('2025-07-01 12:00:00', 'Asia/Kathmandu')).toBe(ns('2025-07-01T06:15:00Z'));
  expect(read('2025-07-01 12:00:00Z', 'Europe/Berlin')).toBe(ns('2025-07-01T12:00:00Z'));
});

test('the hour that comes twice comes twice', () => {
  const times = new Times('Europe/Berlin');
  const told = ['01:30', '02:00', '02:20', '02:40', '02:00', '02:20', '02:40', '03:00'].map((time) =>
    times.parse(`2025-10-26 ${time}`),
  );
  const minutes = told.map((one) =>
    'timeNs' in one ? Number((one.timeNs - ns('2025-10-25T23:30:00Z')) / 60_000_000_000n) : one,
  );
  expect(minutes).toEqual([0, 30, 50, 70, 90, 110, 130, 150]);
});
