/** What the server tells a gateway about what is stored: cumulative, repeated, harmless to lose. */

import { type Epoch, isEpoch } from '../identity.ts';

/** Inclusive stretch of positions. */
export type PositionRange = [first: number, last: number];

export interface Stored {
  epoch: Epoch;
  /** Every position from the journal's first through this one is stored; 0 when none is. */
  through: number;
  /** Further stretches that are stored, ascending, not touching; at most {@link MAX_STORED_RANGES}. */
  beyond: PositionRange[];
}

/** More stretches than that are left out of a message: the gateway then sends a few batches twice, which is harmless. */
export const MAX_STORED_RANGES = 1000;

export const encodeStored = (stored: Stored): string => JSON.stringify(stored);

/** Reads a `stored` message; `null` when it is not one. */
export function decodeStored(text: string): Stored | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const { epoch, through, beyond } = raw as Record<string, unknown>;
  if (typeof epoch !== 'string' || !isEpoch(epoch) || !isPosition(through) || !Array.isArray(beyond)) return null;
  const ranges = beyond as unknown[];
  if (!ranges.every((range) => Array.isArray(range) && range.length === 2 && range.every(isPosition))) return null;
  return { epoch, through, beyond: ranges as PositionRange[] };
}

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
