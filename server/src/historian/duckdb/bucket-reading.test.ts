import { expect, test } from 'vitest';
import { partsOf, sourceFor } from './bucket-reading.ts';

const MINUTE = 60_000_000_000n;
const HOUR = 60n * MINUTE;

test.each([
  ['hours', 0n, 24n * HOUR, 24],
  ['hours', HOUR, 2n * HOUR, 1],
  ['hours', -3n * HOUR, 3n * HOUR, 2],
  ['minutes', 0n, HOUR, 60],
  ['minutes', MINUTE, HOUR + MINUTE, 1],
  ['minutes', 0n, 24n * HOUR, 48],
  ['days', 0n, HOUR, 61],
  ['days', 1n, HOUR + 1n, 1],
  ['days', 0n, HOUR + 1n, 1],
] as const)('from %s: [%d, %d) in %d', (source, fromNs, toNs, n) => {
  expect(sourceFor(fromNs, toNs, n)).toBe(source);
});

test('what was deleted comes from the next coarser source', () => {
  const kept = { days: 50n, minutes: 20n };
  expect(partsOf('days', 0n, 100n, kept)).toEqual([
    { source: 'hours', fromNs: 0n, toNs: 20n },
    { source: 'minutes', fromNs: 20n, toNs: 50n },
    { source: 'days', fromNs: 50n, toNs: 100n },
  ]);
  expect(partsOf('minutes', 30n, 100n, kept)).toEqual([{ source: 'minutes', fromNs: 30n, toNs: 100n }]);
  expect(partsOf('days', 0n, 10n, kept)).toEqual([{ source: 'hours', fromNs: 0n, toNs: 10n }]);
  expect(partsOf('days', 0n, 100n, { days: null, minutes: null })).toEqual([
    { source: 'days', fromNs: 0n, toNs: 100n },
  ]);
});
