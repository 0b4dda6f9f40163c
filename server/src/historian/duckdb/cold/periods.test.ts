import { expect, test } from 'vitest';
import { DAY_NS, periodAt, periodNamed } from './periods.ts';

test.each([
  [0n, '1970-01-01', '1970-01'],
  [-1n, '1969-12-31', '1969-12'],
  [1_795_000_000_123_456_789n, '2026-11-18', '2026-11'],
  [1_798_761_599_999_999_999n, '2026-12-31', '2026-12'],
])('%d is in day %s and month %s, which hold it', (timeNs, day, month) => {
  for (const [kind, name] of [
    ['days', day],
    ['minutes', day],
    ['hours', month],
  ] as const) {
    const period = periodAt(kind, timeNs);
    expect(period.name).toBe(name);
    expect(period).toEqual(periodNamed(kind, name));
    expect(timeNs >= period.fromNs && timeNs < period.toNs).toBe(true);
    expect((period.toNs - period.fromNs) % DAY_NS).toBe(0n);
  }
});
