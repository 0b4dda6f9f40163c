/**
 * How often a node is asked for its births. One that can't be understood even then would be asked with each message:
 * so the pause grows while it goes on, and is short again after a quiet while. Pure.
 */

export interface Asked {
  /** On a clock that nobody sets. */
  atMs: number;
  /** Not again before this has passed. */
  pauseMs: number;
}

const MIN_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 5 * 60_000;
/** A node that gave no reason for so many pauses begins anew. */
const QUIET_PAUSES = 3;

/** When it may be asked at `elapsedMs`, what to remember of it; else `null`. */
export function mayAsk(last: Asked | null, elapsedMs: number): Asked | null {
  if (last === null) return { atMs: elapsedMs, pauseMs: MIN_PAUSE_MS };
  const passedMs = elapsedMs - last.atMs;
  if (passedMs < last.pauseMs) return null;
  const quiet = passedMs > QUIET_PAUSES * last.pauseMs;
  return { atMs: elapsedMs, pauseMs: quiet ? MIN_PAUSE_MS : Math.min(MAX_PAUSE_MS, 2 * last.pauseMs) };
}
