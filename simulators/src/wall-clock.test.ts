import { expect, test } from 'vitest';
import { WallClock } from './wall-clock.ts';

test('each call is later, in steps that OPC UA can carry, and near the time of day', () => {
  const clock = new WallClock();
  let last = 0n;
  for (let count = 0; count < 10_000; count++) {
    const now = clock.nowNs();
    expect(now > last && now % 100n === 0n).toBe(true);
    last = now;
  }
  expect(Math.abs(Number(last / 1_000_000n) - Date.now())).toBeLessThan(100);
});
