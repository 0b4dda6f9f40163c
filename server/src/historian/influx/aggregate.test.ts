import { expect, test } from 'vitest';
import { partialFrom } from './aggregate.ts';
import { filledFrom, merge, NOTHING, partialOf } from './rollups/partial.ts';

const reading = (value: number | bigint | boolean | string | null, i = 0) => ({ timeNs: BigInt(i), value, status: 0 });

test('a stretch of one kind is taken from what the engine says', () => {
  const row = {
    count_value_i: '2',
    min_value_i: '3',
    max_value_i: '9007199254740993',
    sum_value_i: '9007199254740996',
    first_value_i: '3',
    last_value_i: '9007199254740993',
  };
  expect(partialFrom(row, 7n)).toEqual({
    count: 2,
    numbers: 2,
    min: 3,
    max: 9007199254740992,
    sum: 9007199254740996,
    first: { atNs: 7n, value: 3n },
    last: { atNs: 7n, value: 9007199254740993n },
  });
});

test('a stretch of several kinds, or of integers whose sum may run over, has to be read', () => {
  expect(partialFrom({ count_value: '2', count_special: '1' }, 0n)).toBeNull();
  expect(partialFrom({ count_value_i: '3', min_value_i: '0', max_value_i: '4611686018427387904' }, 0n)).toBeNull();
});

test('a stretch in which something was written between two functions has to be read', () => {
  const row = { count_value: '1', min_value: '3', sum_value: '3', first_value: '3', last_value: '3' };
  expect(partialFrom(row, 0n)).toBeNull();
  expect(partialFrom({ ...row, max_value: '3' }, 0n)).toMatchObject({ count: 1, max: 3 });
  expect(partialFrom({ ...row, max_value: '3', last_value: null }, 0n)).toBeNull();
  expect(partialFrom({ first_value: '3' }, 0n)).toBeNull();
});

test('of readings: what has no value is left out, what is no finite number is no minimum', () => {
  const values = [null, Number.NaN, 4n, 1.5, true, 'x', Number.NEGATIVE_INFINITY, null];
  const partial = partialOf(values.map(reading));
  expect(filledFrom(partial)).toEqual({
    count: 6,
    min: 1.5,
    max: 4,
    mean: 2.75,
    first: Number.NaN,
    last: Number.NEGATIVE_INFINITY,
  });
  expect(filledFrom(NOTHING)).toEqual({ count: 0, min: null, max: null, mean: null, first: null, last: null });
  expect(partialOf([])).toEqual(NOTHING);
});

test('parts add up to the whole, in whichever order', () => {
  const values = [3, null, 'a', 4n, Number.NaN, -2, true, 7];
  const readings = values.map(reading);
  const parts = [readings.slice(0, 2), readings.slice(2, 5), [], readings.slice(5)].map(partialOf);
  for (const order of [parts, parts.toReversed()]) expect(order.reduce(merge, NOTHING)).toEqual(partialOf(readings));
});
