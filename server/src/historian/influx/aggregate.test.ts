import { expect, test } from 'vitest';
import { filledFrom, filledFromReadings } from './aggregate.ts';

const reading = (value: number | bigint | boolean | string | null, i = 0) => ({ timeNs: BigInt(i), value, status: 0 });

test('a bucket of one kind is taken from what the engine says', () => {
  const row = {
    count_value_i: '2',
    min_value_i: '3',
    max_value_i: '9007199254740993',
    mean_value_i: '6',
    first_value_i: '3',
    last_value_i: '9007199254740993',
  };
  expect(filledFrom(row)).toEqual({
    count: 2,
    min: 3,
    max: 9007199254740992,
    mean: 6,
    first: 3n,
    last: 9007199254740993n,
  });
});

test('a bucket of several kinds, or of integers whose sum may run over, has to be read', () => {
  expect(filledFrom({ count_value: '2', count_special: '1' })).toBeNull();
  expect(filledFrom({ count_value_i: '3', min_value_i: '0', max_value_i: '4611686018427387904' })).toBeNull();
});

test('of readings: what has no value is left out, what is no finite number is no minimum', () => {
  const values = [null, Number.NaN, 4n, 1.5, true, 'x', Number.NEGATIVE_INFINITY, null];
  expect(filledFromReadings(values.map(reading))).toEqual({
    count: 6,
    min: 1.5,
    max: 4,
    mean: 2.75,
    first: Number.NaN,
    last: Number.NEGATIVE_INFINITY,
  });
  expect(filledFromReadings([])).toEqual({ count: 0, min: null, max: null, mean: null, first: null, last: null });
});
