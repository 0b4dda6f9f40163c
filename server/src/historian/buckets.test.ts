import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketEdges } from './buckets.ts';

const time = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });

test('buckets cover any window without hole or overlap, equal to within a nanosecond', () => {
  fc.assert(
    fc.property(time, fc.bigInt({ min: 1n, max: 2n ** 60n }), fc.integer({ min: 1, max: 300 }), (from, length, n) => {
      const edges = bucketEdges(from, from + length, n);
      expect(edges).toHaveLength(n);
      expect(edges[0]?.fromNs).toBe(from);
      expect(edges.at(-1)?.toNs).toBe(from + length);
      const lengths = edges.map(({ fromNs, toNs }) => toNs - fromNs);
      expect(edges.every(({ fromNs }, i) => i === 0 || fromNs === edges[i - 1]?.toNs)).toBe(true);
      const [least, most] = [lengths.reduce((a, b) => (a < b ? a : b)), lengths.reduce((a, b) => (a > b ? a : b))];
      expect(most - least).toBeLessThanOrEqual(1n);
    }),
  );
});

test('a time lies in the bucket that the division says', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(9999),
      (length, n, at) => {
        const offset = BigInt(at) % length;
        const bucket = bucketEdges(7n, 7n + length, n)[Number((offset * BigInt(n)) / length)];
        expect(bucket !== undefined && bucket.fromNs <= 7n + offset && 7n + offset < bucket.toNs).toBe(true);
      },
    ),
  );
});
