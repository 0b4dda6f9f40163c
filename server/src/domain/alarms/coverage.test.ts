import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover, head } from './coverage.ts';
import type { Run } from './types.ts';

const stretches = fc.array(fc.record({ from: fc.bigInt(0n, 60n), length: fc.bigInt(0n, 12n) }), { minLength: 1 });
const all = (list: { from: bigint; length: bigint }[]): Run[] =>
  list.reduce<Run[]>((runs, { from, length }) => cover(runs, { fromNs: from, throughNs: from + length }), []);

test('property: it holds exactly the moments that were covered, in whichever order', () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const runs = all(list);
      for (let t = 0n; t <= 75n; t++) {
        const covered = list.some(({ from, length }) => from <= t && t <= from + length);
        expect(runs.some((run) => run.fromNs <= t && t <= run.throughNs)).toBe(covered);
      }
      expect(all(list.toReversed())).toEqual(runs);
      expect(head(runs)?.throughNs).toBe(
        list.map(({ from, length }) => from + length).sort((a, b) => Number(b - a))[0],
      );
      expect(runs.every((run, i) => i === 0 || run.fromNs > (runs[i - 1] as Run).throughNs)).toBe(true);
    }),
  );
});

test('nothing is covered at first', () => {
  expect(head([])).toBeNull();
});
