/**
 * A value that rises or falls too fast: how far it is from where it was a while ago, per minute. Values hold until the
 * next one, so a step counts for as long as the while lasts, and a slow climb by as much as it has climbed in it. Before so
 * much is known the oldest value that is stands in: what has changed by then has changed fast enough, and what has not
 * ends no alarm.
 */

import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { type Judgement, numberOf, type Word, watched } from './watched.ts';

interface Point {
  atNs: bigint;
  value: number;
}

interface Rate {
  /** The value from each time on, ascending; the first held at the beginning of the window or is the oldest known. */
  points: readonly Point[];
  /** Through when it was judged. */
  throughNs: bigint;
}

/** A window is kept in at most so many steps: of values that come closer together the newest stands for them. */
const STEPS_MAX = 200n;

export const rateOfChange = watched<Rate>({
  about:
    'How far the value is from the one that held `overS` ago, per minute; values hold until the next one comes. Before so much is known the oldest value that is stands in: what has changed by then has changed fast enough, and what has not ends no alarm.',
  begin: () => ({ points: [], throughNs: 0n }),
  pass: walked,
  take({ points }, sample, bound) {
    const { timeNs } = sample;
    const value = numberOf(sample.value);
    if (value === null)
      return { state: { points: [], throughNs: timeNs }, words: [{ atNs: timeNs, truth: 'unknown' }] };
    const last = points.at(-1);
    const spacingNs = windowNs(bound) / STEPS_MAX;
    const close = last !== undefined && points.length > 1 && timeNs - last.atNs < spacingNs;
    const kept = close ? [...points.slice(0, -1), { atNs: last.atNs, value }] : [...points, { atNs: timeNs, value }];
    const state = { points: trimmed(kept, timeNs, bound), throughNs: timeNs };
    return { state, words: [wordAt(state.points, timeNs, bound)] };
  },
  interrupt({ points }, atNs, kept, bound) {
    const last = points.at(-1);
    if (!kept || last === undefined) return { state: { points: [], throughNs: atNs } };
    const state = { points: [{ atNs, value: last.value }], throughNs: atNs };
    return { state, words: [wordAt(state.points, atNs, bound)] };
  },
});

/** Old values leave the window one by one, and what is said may change with each. */
function walked({ points, throughNs: beforeNs }: Rate, throughNs: bigint, bound: BoundRule): Judgement<Rate> {
  const leaving = points.map(({ atNs }) => atNs + windowNs(bound)).filter((ns) => beforeNs < ns && ns <= throughNs);
  const words = points.length === 0 ? [] : leaving.map((atNs) => wordAt(points, atNs, bound));
  return { state: { points: trimmed(points, throughNs, bound), throughNs }, words };
}

function wordAt(points: readonly Point[], atNs: bigint, bound: BoundRule): Word {
  const { perMinute, overS, direction = 'either', deadband = 0 } = conditionOf(bound, 'rate-of-change');
  const now = points.findLast((point) => point.atNs <= atNs) as Point;
  const then = points.findLast((point) => point.atNs <= atNs - windowNs(bound));
  const change = ((now.value - (then ?? (points[0] as Point)).value) / overS) * 60;
  const speed = direction === 'rising' ? change : direction === 'falling' ? -change : Math.abs(change);
  const slow = speed <= Math.max(0, perMinute - deadband) && then !== undefined;
  return {
    atNs,
    truth: speed > perMinute ? 'beyond' : slow ? 'back' : 'between',
    value: now.value,
    detail: { perMinute: change },
  };
}

/** Without the points that no later moment asks for. */
function trimmed(points: readonly Point[], atNs: bigint, bound: BoundRule): readonly Point[] {
  const first = points.findLastIndex((point) => point.atNs <= atNs - windowNs(bound));
  return first > 0 ? points.slice(first) : points;
}

const windowNs = (bound: BoundRule): bigint => nsFromS(conditionOf(bound, 'rate-of-change').overS);
