/**
 * What a stretch of one signal amounts to, in a form that adds up: stretches that don't overlap are merged in any order,
 * and any bucket that they fill can be said from them. Pure.
 */

import type { Value } from '@gemba/contract/sample';
import type { Bucket, Reading } from '../../port.ts';

export interface Partial {
  /** Readings with a value, and those of them that are finite numbers. */
  count: number;
  numbers: number;
  /** Of the finite numbers; `null` when there are none. */
  min: number | null;
  max: number | null;
  sum: number;
  /** At the time of the reading, or of the beginning of the stretch that it is the first or last of. */
  first: { atNs: bigint; value: Value } | null;
  last: { atNs: bigint; value: Value } | null;
}

export const NOTHING: Partial = { count: 0, numbers: 0, min: null, max: null, sum: 0, first: null, last: null };

export function merge(a: Partial, b: Partial): Partial {
  return {
    count: a.count + b.count,
    numbers: a.numbers + b.numbers,
    min: a.min === null || b.min === null ? (a.min ?? b.min) : Math.min(a.min, b.min),
    max: a.max === null || b.max === null ? (a.max ?? b.max) : Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    first: a.first === null || (b.first !== null && b.first.atNs < a.first.atNs) ? b.first : a.first,
    last: a.last === null || (b.last !== null && b.last.atNs > a.last.atNs) ? b.last : a.last,
  };
}

/** Of readings, ascending. What has no value counts nowhere. */
export function partialOf(readings: readonly Reading[]): Partial {
  const valued = readings.flatMap(({ timeNs, value }) => (value === null ? [] : [{ atNs: timeNs, value }]));
  const numbers = valued
    .map(({ value }) => value)
    .filter((value) => typeof value === 'number' || typeof value === 'bigint')
    .map(Number)
    .filter(Number.isFinite);
  return {
    count: valued.length,
    numbers: numbers.length,
    min: numbers.length === 0 ? null : numbers.reduce((a, b) => Math.min(a, b)),
    max: numbers.length === 0 ? null : numbers.reduce((a, b) => Math.max(a, b)),
    sum: numbers.reduce((a, b) => a + b, 0),
    first: valued[0] ?? null,
    last: valued.at(-1) ?? null,
  };
}

/** As the port says it. */
export const filledFrom = ({
  count,
  numbers,
  min,
  max,
  sum,
  first,
  last,
}: Partial): Omit<Bucket, 'fromNs' | 'toNs'> => ({
  ...{ count, min, max },
  mean: numbers === 0 ? null : sum / numbers,
  first: first?.value ?? null,
  last: last?.value ?? null,
});
