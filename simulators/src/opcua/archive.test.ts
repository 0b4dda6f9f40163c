import { expect, test } from 'vitest';
import { Archive } from './archive.ts';

const HOUR_NS = 3_600_000_000_000n;
const archive = (): Archive<number> => {
  const made = new Archive<number>(1);
  for (const [i, timeNs] of [10n, 20n, 20n, 30n, 40n].entries()) made.record('n', timeNs, i);
  return made;
};

test('both ends of what is asked for belong to it', () => {
  expect(archive().read('n', { fromNs: 20n, toNs: 40n, max: 9 })).toEqual({
    values: [
      { timeNs: 20n, value: 1 },
      { timeNs: 20n, value: 2 },
      { timeNs: 30n, value: 3 },
      { timeNs: 40n, value: 4 },
    ],
    nextNs: null,
  });
  expect(archive().read('other', { fromNs: 0n, toNs: 99n, max: 9 })).toEqual({ values: [], nextNs: null });
});

test('more than may be given goes on where it was cut', () => {
  const part = archive().read('n', { fromNs: 0n, toNs: 99n, max: 3 });
  expect(part.values.map(({ value }) => value)).toEqual([0, 1, 2]);
  expect(archive().read('n', { fromNs: part.nextNs as bigint, toNs: 99n, max: 3 }).values).toHaveLength(2);
});

test('bounds are the values at or around the ends, or none', () => {
  const bounds = (fromNs: bigint, toNs: bigint) => {
    const { before, after } = archive().bounds('n', { fromNs, toNs, max: 9 });
    return [before?.timeNs ?? null, after?.timeNs ?? null];
  };
  expect(bounds(20n, 30n)).toEqual([20n, 30n]);
  expect(bounds(25n, 35n)).toEqual([20n, 40n]);
  expect(bounds(5n, 45n)).toEqual([null, null]);
});

test('what is older than it is to keep is forgotten', () => {
  const made = new Archive<number>(1);
  for (let i = 0; i < 5_000; i++) made.record('n', BigInt(i) * 60_000_000_000n, i);
  const { values } = made.read('n', { fromNs: 0n, toNs: 10n ** 18n, max: 10_000 });
  expect(values.length).toBeLessThan(1_200);
  expect(values.at(-1)?.value).toBe(4_999);
  expect((values.at(-1)?.timeNs ?? 0n) - (values[0]?.timeNs ?? 0n)).toBeGreaterThanOrEqual(HOUR_NS);
});
