/**
 * Of which stretches nothing is known: where nobody watched the machine, and gaps that were declared and not filled since,
 * with their cause. Pure; a picture hatches them, and no value is held through them.
 */

import type { SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import type { GapCause, Observed } from '@gemba/contract/sample';
import type { Coverage } from '../historian/port.ts';

export interface Span {
  fromNs: bigint;
  toNs: bigint;
}

/** A stretch of which nothing is known; `null` is the cause where nobody watched and nobody said why. */
export interface MissingSpan extends Span {
  cause: GapCause | null;
  /** The signals concerned; empty means all of the machine. */
  signals: SignalId[];
}

/** What is missing of the given signals within `window`, ascending by start. */
export function missingOf(coverage: Coverage, signals: readonly SignalId[], window: Span): MissingSpan[] {
  const { observed, gaps, filled } = coverage;
  const open = openGaps(gaps, filled, signals)
    .filter((gap) => gap.signals.length === 0 || gap.signals.some((signal) => signals.includes(signal)))
    .map(({ fromNs, toNs, cause, signals: concerned }) => ({ fromNs, toNs, cause, signals: concerned }));
  // Where a gap of the whole machine was declared, it says what is missing there, and what was filled is not.
  const explained = gaps.filter((gap) => gap.signals.length === 0);
  const unwatched = outside([...observed.map(spanOf), ...explained], window);
  return [...open, ...unwatched.map((span) => ({ ...span, cause: null, signals: [] }))]
    .map((one) => ({ ...one, ...clip(one, window) }))
    .filter(({ fromNs, toNs }) => fromNs < toNs)
    .sort((a, b) => compare(a.fromNs, b.fromNs) || compare(a.toNs, b.toNs));
}

/** End of the last observation that touches the window; `null` when none does. */
export function observedThrough({ observed }: Coverage, window: Span): bigint | null {
  const ends = observed.filter(({ fromNs }) => fromNs < window.toNs).map(({ throughNs }) => throughNs);
  const last = ends.reduce((a, b) => (b > a ? b : a), window.fromNs);
  return ends.length === 0 || last <= window.fromNs ? null : last < window.toNs ? last : window.toNs;
}

/**
 * The same in at most `limit` stretches: neighbours of one cause whose distance nobody could see are told as one, then
 * such as are further apart. @param nearNs the distance to begin with
 */
export function joinNear(missing: readonly MissingSpan[], limit: number, nearNs: bigint): MissingSpan[] {
  let joined = [...missing];
  for (let distanceNs = nearNs; joined.length > limit; distanceNs *= 2n) {
    const lasts = new Map<string, MissingSpan>();
    const next: MissingSpan[] = [];
    for (const one of joined) {
      const key = `${one.cause} ${one.signals.join()}`;
      const last = lasts.get(key);
      if (last !== undefined && one.fromNs - last.toNs <= distanceNs) last.toNs = later(last.toNs, one.toNs);
      else {
        const own = { ...one };
        lasts.set(key, own);
        next.push(own);
      }
    }
    joined = next;
  }
  return joined;
}

/** The parts of the window that no span covers. */
function outside(spans: readonly Span[], window: Span): Span[] {
  const holes: Span[] = [];
  let throughNs = window.fromNs;
  for (const { fromNs, toNs } of spans.toSorted((a, b) => compare(a.fromNs, b.fromNs))) {
    if (fromNs > throughNs) holes.push({ fromNs: throughNs, toNs: fromNs });
    throughNs = later(throughNs, toNs);
  }
  if (throughNs < window.toNs) holes.push({ fromNs: throughNs, toNs: window.toNs });
  return holes;
}

const spanOf = ({ fromNs, throughNs }: Observed): Span => ({ fromNs, toNs: throughNs });
const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const clip = ({ fromNs, toNs }: Span, window: Span): Span => ({
  fromNs: later(fromNs, window.fromNs),
  toNs: toNs < window.toNs ? toNs : window.toNs,
});
