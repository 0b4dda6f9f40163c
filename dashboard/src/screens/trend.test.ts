import { describe, expect, test } from 'vitest';
import type { Bucket } from '../api/history.ts';
import { trend } from './trend.ts';

const bucket = (fromMs: number, mean: number | null): Bucket => ({
  fromMs,
  toMs: fromMs + 10,
  count: mean === null ? 0 : 3,
  min: mean === null ? null : mean - 1,
  max: mean === null ? null : mean + 1,
  mean,
  last: mean,
});

describe('a trend', () => {
  test('holds a value through buckets in which nothing changed', () => {
    const points = trend([bucket(0, 5), bucket(10, null), bucket(20, 7)], [], [], 0, 30);
    expect(points.map((point) => point.y)).toEqual([5, 5, 7, 7]);
    expect(points.at(-1)?.x).toBe(1);
  });

  test('begins with what held before the window', () => {
    const points = trend([bucket(0, null), bucket(10, 7)], [], [], 0, 20, 3);
    expect(points.map((point) => point.y)).toEqual([3, 7, 7]);
  });

  test('holds the last value of a bucket, not its mean: a machine that stopped stands at 0', () => {
    const points = trend([{ ...bucket(0, 300), last: 0 }, bucket(10, null)], [], [], 0, 20);
    expect(points.map((point) => point.y)).toEqual([300, 0, 0]);
  });

  test('breaks where nobody watched', () => {
    const points = trend([bucket(0, 5), bucket(10, null), bucket(20, null)], [], [{ fromMs: 10, toMs: 30 }], 0, 30);
    expect(points.map((point) => point.y)).toEqual([5, null, null]);
  });

  test('goes on with what came since, without drawing it twice', () => {
    const recent = [
      { timeMs: 5, value: 4 },
      { timeMs: 12, value: 6 },
      { timeMs: 18, value: 8 },
    ];
    const points = trend([bucket(0, 5)], recent, [], 0, 20);
    expect(points.map((point) => [point.x, point.y])).toEqual([
      [0.25, 5],
      [0.6, 6],
      [0.9, 8],
      [1, 8],
    ]);
  });

  test('leaves out what lies before the window', () => {
    expect(trend([bucket(0, 5), bucket(10, 6)], [], [], 10, 20).map((point) => point.y)).toEqual([6, 6]);
    expect(trend([], [{ timeMs: 1, value: 3 }], [], 10, 20)).toEqual([]);
  });
});
