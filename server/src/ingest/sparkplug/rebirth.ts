/**
 * How often a node is asked for its births. One that can't be understood even then would be asked with each message:
 * so the pause grows while it goes on, and is short again after a quiet while, or when births came and something else is
 * missing since. Pure.
 */

export interface Asked {
  /** On a clock that nobody sets. */
  atMs: number;
  /** Not again before this has passed. */
  pauseMs: number;
  /** It was born since. */
  answered: boolean;
}

/**
 * `refused`: it says what can't be understood, perhaps for ever. `missing`: something of it was lost, which its births
 * make good.
 */
export type Why = 'refused' | 'missing';

const MIN_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 5 * 60_000;
/** A node that gave no reason for so many pauses begins anew. */
const QUIET_PAUSES = 3;

/** How long it is not to be asked from `elapsedMs` on, ms; 0 when it may be asked now. */
export function waitMs(last: Asked | null, why: Why, elapsedMs: number): number {
  if (last === null) return 0;
  const pauseMs = why === 'missing' && last.answered ? MIN_PAUSE_MS : last.pauseMs;
  return Math.max(0, pauseMs - (elapsedMs - last.atMs));
}

/** What to remember when it is asked at `elapsedMs`. */
export function ask(last: Asked | null, why: Why, elapsedMs: number): Asked {
  const isNew =
    last === null || elapsedMs - last.atMs > QUIET_PAUSES * last.pauseMs || (why === 'missing' && last.answered);
  return { atMs: elapsedMs, pauseMs: isNew ? MIN_PAUSE_MS : Math.min(MAX_PAUSE_MS, 2 * last.pauseMs), answered: false };
}
