import type { MachineId } from '@gemba/contract/identity';
import type { Observed } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeStretches } from './stretches.ts';

const machine = 'filler-1' as MachineId;
const stretch = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })).map(
  ([from, length]): Observed => ({
    kind: 'observed',
    machine,
    fromNs: BigInt(from),
    throughNs: BigInt(from + length),
  }),
);

const covers = (stretches: readonly Observed[], from: bigint, to: bigint) =>
  stretches.some(({ fromNs, throughNs }) => fromNs <= from && throughNs >= to);

test('merging covers what was covered and nothing else, in stretches that do not touch', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 20 }), (given) => {
      const merged = mergeStretches(given);
      for (const [i, next] of merged.entries()) {
        if (i > 0) expect(next.fromNs).toBeGreaterThan(merged[i - 1]?.throughNs as bigint);
      }
      for (let t = 0n; t < 75n; t++) {
        expect(covers(merged, t, t)).toBe(covers(given, t, t));
        // The moment between two whole numbers is covered by one stretch, or by none.
        expect(covers(merged, t, t + 1n)).toBe(covers(given, t, t + 1n));
      }
    }),
  );
});

test('the stretches given are left as they are', () => {
  const given: Observed[] = [
    { kind: 'observed', machine, fromNs: 0n, throughNs: 1n },
    { kind: 'observed', machine, fromNs: 1n, throughNs: 2n },
  ];
  mergeStretches(given);
  expect(given[0]?.throughNs).toBe(1n);
});
