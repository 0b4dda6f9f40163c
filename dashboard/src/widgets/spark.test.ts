import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spark } from './spark.ts';

const numbersOf = (path: string): number[] => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

describe('a spark', () => {
  test('breaks where a value is missing', () => {
    const { line } = spark(
      [
        { x: 0, y: 1 },
        { x: 0.5, y: null },
        { x: 1, y: 2 },
      ],
      null,
      null,
    );
    expect(line.match(/M/g)).toHaveLength(2);
  });

  test('shows a limit that is near, and leaves out one that would press it flat', () => {
    const points = [
      { x: 0, y: 6 },
      { x: 1, y: 6.5 },
    ];
    expect(spark(points, null, 6.8).high).not.toBeNull();
    expect(spark(points, 0, 60)).toMatchObject({ low: null, high: null });
    expect(spark(points, 6.2, null).low).not.toBeNull();
  });

  test('of one value that never changes stays inside', () => {
    expect(
      numbersOf(
        spark(
          [
            { x: 0, y: 0 },
            { x: 1, y: 0 },
          ],
          null,
          null,
        ).line,
      ).every(Number.isFinite),
    ).toBe(true);
  });

  test('of nothing is nothing', () => {
    expect(spark([], 1, 2)).toEqual({ line: '', band: '', low: null, high: null });
  });

  test('never leaves its box', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(point), fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (points, limit) => {
        const shape = spark(points, limit, limit);
        for (const number of numbersOf(shape.line)) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
