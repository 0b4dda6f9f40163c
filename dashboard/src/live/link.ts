/**
 * What the screen knows of its link and of the age of what it shows. The server's heartbeat is the only clock: its
 * time and its ages are taken as they come, and what passes after it is measured on the browser's monotonic clock,
 * never on the viewer's wall clock, which may be wrong by hours.
 */

/** Without a heartbeat for this long the screen says NOT LIVE. The server beats once a second. */
const NOT_LIVE_AFTER_MS = 3_000;
/** A connection that broke and isn't back with a heartbeat by then is NOT LIVE: there is no need to wait for silence. */
const NOT_LIVE_AFTER_BREAK_MS = 2_000;
/** A machine that was not heard of for this long is dimmed and shows its age. */
const STALE_AFTER_MS = 3_000;
/** A connection that is open but silent for this long is thrown away and made anew (half-open TCP). */
export const RECONNECT_AFTER_MS = 6_000;

/** A heartbeat as it arrived. */
export interface Beat {
  /** The server's clock, ms UTC. */
  serverMs: number;
  /** The browser's monotonic clock at its arrival, ms. */
  monoMs: number;
}

export type Link = 'connecting' | 'live' | 'lost';

/**
 * State of the link at `nowMono`; `brokenMono` is when the connection broke, if no heartbeat came since. A page that has not heard anything yet is `connecting`, but no longer than a live
 * page would have been trusted.
 */
export function linkAt(
  beat: Beat | null,
  startedMono: number,
  nowMono: number,
  brokenMono: number | null = null,
): Link {
  if (brokenMono !== null && nowMono - brokenMono >= NOT_LIVE_AFTER_BREAK_MS) return 'lost';
  if (beat === null) return nowMono - startedMono < NOT_LIVE_AFTER_MS ? 'connecting' : 'lost';
  return nowMono - beat.monoMs < NOT_LIVE_AFTER_MS ? 'live' : 'lost';
}

/** `unknown` lasts from the snapshot to the first heartbeat, at most a second. */
export type Age = 'unknown' | 'live' | 'stale' | 'no-data';

/**
 * Age class of a machine.
 * @param ageMs since the server last received an observation of it; `null` when never, `undefined` before the first heartbeat
 * @param noDataAfterMs the machine's own limit; below {@link STALE_AFTER_MS} it is NO DATA without having been dimmed
 */
export function ageClass(ageMs: number | null | undefined, noDataAfterMs: number): Age {
  if (ageMs === undefined) return 'unknown';
  if (ageMs === null || ageMs >= noDataAfterMs) return 'no-data';
  return ageMs >= STALE_AFTER_MS ? 'stale' : 'live';
}

/**
 * How long ago the last heartbeat came, in whole seconds, 0 while heartbeats come as they should: ages then advance
 * with the heartbeat alone, and a late timer in the browser can't make a machine look older than it is.
 */
export function silenceMs(beat: Beat | null, nowMono: number): number {
  if (beat === null) return 0;
  const passed = nowMono - beat.monoMs;
  return passed < 1_900 ? 0 : Math.floor(passed / 1_000) * 1_000;
}
