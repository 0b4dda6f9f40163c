import { expect, test } from 'vitest';
import { usePerDayH } from './forecast.ts';

const DAY = 86_400;
const window = (runS: number, unknownS = 0) => ({
  fromNs: 0n,
  toNs: BigInt(10 * DAY) * 1_000_000_000n,
  runS,
  unknownS,
});

test('use is run time over known time', () => {
  expect(usePerDayH(window(100 * 3600))).toBe(10);
});

test('unknown time is neither use nor rest', () => {
  expect(usePerDayH(window(100 * 3600, 5 * DAY))).toBe(20);
});

test('no use, or nothing known, gives none', () => {
  expect(usePerDayH(window(0))).toBeNull();
  expect(usePerDayH(window(10, 10 * DAY))).toBeNull();
});
