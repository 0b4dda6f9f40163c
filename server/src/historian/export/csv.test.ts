import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { csvLines, isoNs, localIso } from './csv.ts';

const lineOf = (value: Value | null, signal = 'speed') =>
  csvLines([{ machine: 'm' as MachineId, signal: signal as SignalId, timeNs: 1n, value, status: 0 }]);

test.each<[Value | null, string]>([
  [1.5, '1.5'],
  [-1.5, '-1.5'],
  [-0, '-0'],
  [9_007_199_254_740_993n, '9007199254740993'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [false, 'false'],
  [null, ''],
  ['', '""'],
  ['run', 'run'],
  ['a "b", c\n', '"a ""b"", c\n"'],
])('the value %o stands as %s', (value, text) => {
  expect(lineOf(value)).toBe(`m,speed,1970-01-01T00:00:00.000000001Z,${text},0\r\n`);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('the text %j is no formula', (text) => {
  expect(lineOf(text)).toContain(`'${text}`);
  expect(lineOf(1, text)).toContain(`'${text}`);
});

test('times are whole, before 1970 too', () => {
  expect(isoNs(1_795_000_000_123_456_789n)).toBe('2026-11-18T11:06:40.123456789Z');
  expect(isoNs(-1n)).toBe('1969-12-31T23:59:59.999999999Z');
  expect(isoNs(-(2n ** 63n) + 2n)).toBe('1677-09-21T00:12:43.145224194Z');
});

test('a time of the site is written as its clock showed it, with the offset that held then', () => {
  const berlin = localIso('Europe/Berlin');
  const ns = (text: string, fraction = 0n) => BigInt(Date.parse(text)) * 1_000_000n + fraction;
  expect(berlin(ns('2027-03-28T00:59:59Z', 123n))).toBe('2027-03-28T01:59:59.000000123+01:00');
  expect(berlin(ns('2027-03-28T01:00:00Z'))).toBe('2027-03-28T03:00:00.000000000+02:00');
  expect(berlin(ns('2026-10-25T00:30:00Z'))).toBe('2026-10-25T02:30:00.000000000+02:00');
  expect(berlin(ns('2026-10-25T01:30:00Z'))).toBe('2026-10-25T02:30:00.000000000+01:00');
  expect(localIso('Asia/Kathmandu')(ns('2026-11-22T08:00:00Z'))).toBe('2026-11-22T13:45:00.000000000+05:45');
  expect(localIso('UTC')(-1n)).toBe('1969-12-31T23:59:59.999999999+00:00');
});
