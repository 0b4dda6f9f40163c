import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Order, SEQUENCE } from './order.ts';

/** What comes out when messages 1, 2, 3 … come in the given order; what never comes is given up at the end. */
function pass(numbers: readonly number[]): { out: number[]; missed: number; late: number } {
  const order = new Order<number>();
  order.begin(0);
  const out: number[] = [];
  let late = 0;
  for (const number of numbers) {
    const placed = order.place(number % SEQUENCE, number, 1);
    if (placed.kind === 'next') out.push(...placed.items);
    if (placed.kind === 'late') late++;
  }
  const { items, missed } = order.giveUp();
  expect(order.waiting).toBe(false);
  return { out: [...out, ...items], missed, late };
}

test('whatever comes up to 100 messages too late comes out in its order, 255 → 0 included', () => {
  const shuffled = fc
    .array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 700 })
    .map((delays) => delays.map((delay, i) => ({ number: i + 1, at: i + delay })))
    .map((all) => all.sort((a, b) => a.at - b.at || a.number - b.number).map(({ number }) => number));
  fc.assert(
    fc.property(shuffled, (numbers) => {
      expect(pass(numbers)).toEqual({ out: [...numbers].sort((a, b) => a - b), missed: 0, late: 0 });
    }),
    { numRuns: 200 },
  );
});

test('what never comes is counted, up to 126 at a time, and what came behind it is given out in its order', () => {
  const hole = fc.record({ at: fc.nat({ max: 500 }), length: fc.integer({ min: 1, max: 126 }) });
  fc.assert(
    fc.property(hole, ({ at, length }) => {
      const numbers = Array.from({ length: at + 1 }, (_, i) => i + 1).concat(at + 1 + length + 1);
      expect(pass(numbers)).toEqual({ out: numbers, missed: length, late: 0 });
    }),
    { numRuns: 200 },
  );
});

test('a number that comes twice, and one from before, is late', () => {
  expect(pass([1, 2, 2, 1, 4, 4, 3])).toEqual({ out: [1, 2, 3, 4], missed: 0, late: 3 });
});
