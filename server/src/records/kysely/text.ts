/**
 * Documents of the records as text. They are JSON but for two kinds of value that JSON can't carry: a `bigint` becomes
 * `{"$int":"…"}`, and NaN and the infinities `{"$float":"…"}`, so that what is read equals what was written.
 */

import type { PositionSet } from '@gemba/contract/stream/positions';

/** A plain value as text. */
export const encodeDocument = (value: unknown): string => JSON.stringify(value, replace);

/** Reads what `encodeDocument` wrote. */
export const decodeDocument = (text: string): unknown => JSON.parse(text, revive);

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() };
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return { $float: String(value) };
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$int' in value) return BigInt(value.$int as string);
  return '$float' in value ? Number(value.$float) : value;
}

/** `[[1,40],[42,42]]`: readable in the file, and a set has few ranges. */
export const encodePositions = (set: PositionSet): string => JSON.stringify(set);

export const decodePositions = (text: string): PositionSet => JSON.parse(text) as PositionSet;
