import { describe, expect, test } from 'vitest';
import { chartOf } from './curve.ts';

const H = 3_600_000;
const NOW = 100 * H;
const finish = (p50: number, p90: number) =>
  ({
    p10Ms: NOW,
    p50Ms: NOW + p50 * H,
    p90Ms: NOW + p90 * H,
    outlook: 'on-time',
    basis: 'history',
    historyH: 9,
  }) as const;
const target = [
  { timeMs: NOW - 4 * H, parts: 0 },
  { timeMs: NOW - 2 * H, parts: 40 },
  { timeMs: NOW - 1 * H, parts: 40 },
  { timeMs: NOW, parts: 40 },
  { timeMs: NOW + 3 * H, parts: 100 },
];
const actual = [
  { timeMs: NOW - 3 * H, parts: 0 },
  { timeMs: NOW, parts: 55 },
];
const order = { quantity: 100, good: 55, dueMs: NOW + 3 * H, finish: finish(2, 4) };

describe('the chart of an order', () => {
  test('spans its plan, what was made and the forecast, and rests where nobody works', () => {
    const chart = chartOf({ target, actual }, order, NOW);
    expect(chart.axis).toEqual({ fromMs: NOW - 4 * H, toMs: NOW + 4 * H });
    expect(chart.most).toBe(100);
    expect(chart.rests).toEqual([{ fromMs: NOW - 2 * H, toMs: NOW }]);
    expect(chart.forecast).toEqual({ fromMs: NOW, made: 55, p50Ms: NOW + 2 * H, p90Ms: NOW + 4 * H });
  });

  test('is not stretched without end by a forecast that lies far out', () => {
    const chart = chartOf({ target, actual }, { ...order, finish: finish(90, 900) }, NOW);
    expect(chart.axis.toMs).toBe(NOW - 4 * H + 21 * H);
  });

  test('has no forecast where all is made, or nobody knows', () => {
    expect(chartOf({ target, actual }, { ...order, good: 100 }, NOW).forecast).toBeNull();
    expect(chartOf({ target, actual }, { ...order, finish: null }, NOW).forecast).toBeNull();
  });

  test('holds what was made beyond the quantity, and an order without working time', () => {
    expect(chartOf({ target, actual }, { ...order, good: 130 }, NOW).most).toBe(130);
    const bare = chartOf({ target: [], actual: [] }, order, NOW);
    expect(bare.axis.fromMs).toBeLessThan(bare.axis.toMs);
    expect(bare.rests).toEqual([]);
  });
});
