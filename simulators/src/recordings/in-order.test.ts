import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BETWEEN_TAKES_NS, InOrder, type Placed } from './in-order.ts';
import { type Broken, isBroken, type Line } from './line.ts';

const S = 1_000_000_000n;
const T = 1_700_000_000n * S;
const line = (number: number, s: number): Line => ({
  number,
  timeNs: T + BigInt(Math.round(s * 1000)) * 1_000_000n,
  cells: [],
});
const through = (seconds: readonly number[], windowS = 2) => {
  const order = new InOrder(BigInt(windowS) * S);
  const out: (Placed | Broken)[] = seconds.flatMap((s, index) => order.take([line(index + 1, s)]));
  return { out: [...out, ...order.end()], order };
};
const numbers = (out: readonly (Placed | Broken)[]) =>
  out.map((one) => (isBroken(one) ? -one.number : one.line.number));
const seconds = (out: readonly (Placed | Broken)[]) =>
  out.flatMap((one) => (isBroken(one) ? [] : [Number(one.atNs / 1_000_000n) / 1000]));

test('lines that are a little out of order are put in order', () => {
  const { out, order } = through([0, 1, 0.5, 3, 2.9, 10]);
  expect(numbers(out)).toEqual([1, 3, 2, 5, 4, 6]);
  expect(seconds(out)).toEqual([0, 0.5, 1, 2.9, 3, 10]);
  expect(order).toMatchObject({ reordered: 2, takes: 1 });
});

test('a file that goes back for good begins another take, played after the one before', () => {
  const { out, order } = through([0, 5, 10, -100, -95, -90, -85, -80, -75, -70, -65, -60]);
  expect(numbers(out)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(seconds(out)).toEqual([0, 5, 10, 11, 16, 21, 26, 31, 36, 41, 46, 51]);
  expect(order.takes).toBe(2);
  expect(Number(BETWEEN_TAKES_NS)).toBe(1e9);
});

test('a few lines from long before are told as broken', () => {
  const { out } = through([0, 10, -500, 11, 12]);
  expect(numbers(out)).toEqual([1, -3, 2, 4, 5]);
  expect(out.find(isBroken)?.reason).toBe('it is 510 s older than the lines around it');
});

test('whatever the order of the file: nothing is lost or told twice, and the playing never goes back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (times, window) => {
        const { out } = through(times, window);
        expect(
          numbers(out)
            .map(Math.abs)
            .toSorted((a, b) => a - b),
        ).toEqual(times.map((_, index) => index + 1));
        const at = seconds(out);
        expect(at).toEqual(at.toSorted((a, b) => a - b));
      },
    ),
  );
});
