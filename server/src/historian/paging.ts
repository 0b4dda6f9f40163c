/** Cursors of paged reads: the time at which the next page begins. They come back from outside, so they are parsed. */

import { GembaError } from '@gemba/contract/errors';
import type { Page, Reading } from './port.ts';

/** Readings of one page at most, whatever was asked for. */
export const PAGE_MAX_READINGS = 50_000;

const encodeCursor = (nextNs: bigint): string => nextNs.toString();

/** Throws GEMBA_BAD_REQUEST when the text isn't a cursor. */
export function decodeCursor(cursor: string): bigint {
  if (!/^-?\d{1,19}$/.test(cursor)) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'not a cursor of this list' });
  return BigInt(cursor);
}

/** How many readings a page holds: at least one, or a reader would never arrive. */
export const pageSize = (limit: number): number => Math.min(Math.max(1, Math.trunc(limit)), PAGE_MAX_READINGS);

/** A page of what was read with one reading more than it holds, which tells where the next page begins. */
export function pageOf(readings: Reading[], size: number): Page<Reading> {
  const next = readings[size];
  return { items: readings.slice(0, size), cursor: next === undefined ? null : encodeCursor(next.timeNs) };
}

export const maxNs = (a: bigint, b: bigint): bigint => (a > b ? a : b);
