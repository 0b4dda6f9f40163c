/**
 * Buckets from what the engine aggregates. It aggregates field by field, and a value stands in one of five fields: of a
 * bucket that holds several kinds it can't say which value came first, so such a bucket is read and counted here.
 */

import type { Bucket, Reading } from '../port.ts';
import type { Row } from './query.ts';
import { valueIn } from './rows.ts';

const of = (functions: readonly string[], field: string) =>
  functions.map((name) => `${name}(${field}) AS ${name}_${field}`);

/** What is asked of each bucket. */
export const AGGREGATES = [
  ...of(['count', 'min', 'max', 'mean', 'first', 'last'], 'value'),
  ...of(['count', 'min', 'max', 'mean', 'first', 'last'], 'value_i'),
  ...['value_b', 'value_s', 'special'].flatMap((field) => of(['count', 'first', 'last'], field)),
].join(', ');

const KINDS = ['value', 'value_i', 'value_b', 'value_s', 'special'] as const;

/** From here on the engine's sum of 64-bit integers, from which it makes a mean, could have run over. */
const SUM_MAX = 2 ** 62;

type Filled = Omit<Bucket, 'fromNs' | 'toNs'>;

/** What the row of aggregates says of its bucket; `null` when it doesn't say enough. */
export function filledFrom(row: Row): Filled | null {
  const counts = KINDS.map((kind) => Number(row[`count_${kind}`] ?? 0));
  const count = counts.reduce((a, b) => a + b, 0);
  if (counts.filter((n) => n > 0).length > 1) return null;
  const numeric = counts[0] ? 'value' : 'value_i';
  const [min, max, mean] = ['min', 'max', 'mean'].map((name) => numberIn(row[`${name}_${numeric}`]));
  if (numeric === 'value_i' && Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0)) * count > SUM_MAX) return null;
  return {
    count,
    min: min ?? null,
    max: max ?? null,
    mean: mean ?? null,
    first: valueIn(row, 'first_'),
    last: valueIn(row, 'last_'),
  };
}

const numberIn = (cell: Row[string] | undefined): number | null => (cell == null ? null : Number(cell));

/** The same from the readings of a bucket, ascending. */
export function filledFromReadings(readings: readonly Reading[]): Filled {
  const values = readings.flatMap(({ value }) => (value === null ? [] : [value]));
  const numbers = values
    .filter((value) => typeof value === 'number' || typeof value === 'bigint')
    .map(Number)
    .filter(Number.isFinite);
  const none = numbers.length === 0;
  return {
    count: values.length,
    min: none ? null : numbers.reduce((a, b) => Math.min(a, b)),
    max: none ? null : numbers.reduce((a, b) => Math.max(a, b)),
    mean: none ? null : numbers.reduce((a, b) => a + b, 0) / numbers.length,
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
  };
}
