/**
 * Documents of the records as text. They are JSON but for two kinds of value that JSON can't carry: a `bigint` becomes
 * `{"$int":"…"}`, and NaN and the infinities `{"$float":"…"}`, so that what is read equals what was written.
 */

import type { PositionSet } from '@gemba/contract/stream/positions';
import { parseTagged } from '../../domain/ledger/untagged.ts';

/** A plain value as text. */
export const encodeDocument = (value: unknown): string => JSON.stringify(value, replace);

/** Reads what `encodeDocument` wrote. */
export const decodeDocument = (text: string): unknown => parseTagged(text, meant);

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() };
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return { $float: String(value) };
}

function meant(value: Readonly<Record<string, unknown>>): bigint | number | undefined {
  if ('$int' in value) return BigInt(value.$int as string);
  return '$float' in value ? Number(value.$float) : undefined;
}

/** `[[1,40],[42,42]]`: readable in the file, and a set has few ranges. */
export const encodePositions = (set: PositionSet): string => JSON.stringify(set);

export const decodePositions = (text: string): PositionSet => JSON.parse(text) as PositionSet;
