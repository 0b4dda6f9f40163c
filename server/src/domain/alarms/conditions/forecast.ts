/**
 * A trend that will reach a limit: the means of even stretches of the last while give a line that outliers don't bend,
 * with an interval (Theil and Sen, see domain/trends). The alarm speaks when even the slow end of the interval reaches the
 * limit in time, and is over when the line itself no longer does. It says when that will be and how sure it is. What was
 * measured before a gap stays measured.
 */

import { msFromNs } from '@gemba/contract/sample';
import type { Reported } from '../../state/machine-state.ts';
import { reachOf, trendOf } from '../../trends/theil-sen.ts';
import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { isIn, NOT_REPORTED, reportedAfter } from './machine-state.ts';
import { type Judgement, numberOf, type Word, watched } from './watched.ts';

interface Series {
  /** Stretches that are over: place on the clock, and mean of what held in it. */
  means: readonly { place: bigint; mean: number }[];
  /** Of the running stretch: Σ value × ns, and for how long a value held in it, as far as `summedNs`. */
  sum: number;
  heldNs: bigint;
  /** Set by samples and ends of stretches alone, so that sums are the same however often time is said to pass. */
  summedNs: bigint;
  value: number | null;
  reported: Reported;
}

/** Stretches of the window: enough for ranks, few enough that the pairs among them are sorted in no time. */
const STRETCHES = 48;
const CONFIDENCE = 0.95;

export const forecast = watched<Series>({
  about:
    'The means of 48 even stretches of the last `overS` give a trend that outliers do not bend: the median of the slopes of all pairs [Theil 1950], with an interval from their ranks [Sen 1968]. The alarm speaks when even the slow end of the interval reaches the limit within the time, and is over when the trend itself no longer does. It says when that is expected, at the earliest and at the latest, and with which confidence. At least ten stretches must be known, each to a half; what was measured before a gap stays measured.',
  begin: () => ({ means: [], sum: 0, heldNs: 0n, summedNs: 0n, value: null, reported: NOT_REPORTED }),
  pass: finished,
  take(before, sample, bound) {
    const { timeNs } = sample;
    const { state, words = [] } = finished(before, timeNs, bound);
    const reported = reportedAfter(state.reported, sample, bound);
    const after = { ...summed(state, timeNs, bound), reported };
    if (sample.signal !== bound.signal) return { state: after, words };
    const value = numberOf(sample.value);
    return {
      state: { ...after, value },
      words: value === null ? [...words, { atNs: timeNs, truth: 'unknown' }] : words,
    };
  },
  interrupt(before, atNs, kept, bound) {
    const state = { ...left(before, atNs, bound), summedNs: atNs };
    return { state: kept ? state : { ...state, value: null, reported: NOT_REPORTED } };
  },
});

/** Nothing more comes of the running stretch, if the time lies in another one. */
function left(state: Series, atNs: bigint, bound: BoundRule): Series {
  const place = state.summedNs / widthOf(bound);
  return atNs / widthOf(bound) === place ? state : over(state, place, bound);
}

/** The value has held through a time: each stretch that ended by then is judged. */
function finished(before: Series, throughNs: bigint, bound: BoundRule): Judgement<Series> {
  const widthNs = widthOf(bound);
  const words: Word[] = [];
  let state = before;
  let ends = 0;
  for (let endNs = nextEnd(state, widthNs); endNs <= throughNs; endNs = nextEnd(state, widthNs)) {
    state = over(summed(state, endNs, bound), endNs / widthNs - 1n, bound);
    words.push(...judged(state, endNs, bound));
    ends += 1;
    // All of the window is one value, and the rest of the time would only say so again.
    if (ends > STRETCHES) state = onward(state, (throughNs - endNs) / widthNs, widthNs);
  }
  return { state, words };
}

/** So many stretches later, of a window in which nothing changes. */
function onward(state: Series, stretches: bigint, widthNs: bigint): Series {
  const means = state.means.map(({ place, mean }) => ({ place: place + stretches, mean }));
  return { ...state, means, summedNs: state.summedNs + stretches * widthNs };
}

const nextEnd = ({ summedNs }: Series, widthNs: bigint): bigint => (summedNs / widthNs + 1n) * widthNs;

/** The value has held since it was summed last, if the machine is in a state in which it counts. */
function summed(state: Series, atNs: bigint, bound: BoundRule): Series {
  const { value, reported, summedNs } = state;
  const after = { ...state, summedNs: atNs };
  if (value === null || isIn(reported, conditionOf(bound, 'forecast').states, bound) !== true) return after;
  const lastedNs = atNs - summedNs;
  return { ...after, sum: state.sum + value * Number(lastedNs), heldNs: state.heldNs + lastedNs };
}

/** The running stretch is over; one of which less than half is known says nothing. */
function over(state: Series, place: bigint, bound: BoundRule): Series {
  const { sum, heldNs } = state;
  const known = heldNs * 2n >= widthOf(bound);
  const means = known ? [...state.means, { place, mean: sum / Number(heldNs) }] : state.means;
  return { ...state, means: means.filter((one) => one.place > place - BigInt(STRETCHES)), sum: 0, heldNs: 0n };
}

function judged({ means, value }: Series, atNs: bigint, bound: BoundRule): Word[] {
  if (value === null) return [];
  const { limit, towards, withinS, confidence = CONFIDENCE } = conditionOf(bound, 'forecast');
  const widthNs = widthOf(bound);
  // In seconds from now; a mean stands for the middle of its stretch.
  const points = means.map(({ place, mean }) => ({
    at: Number(place * widthNs + widthNs / 2n - atNs) / 1e9,
    value: mean,
  }));
  const trend = trendOf(points, 0, confidence);
  if (trend === null) return [{ atNs, truth: 'unknown' }];
  const { expected, earliest, latest } = reachOf(trend, limit, towards);
  const inTime = (afterS: number | null) => afterS !== null && afterS <= withinS;
  const nowMs = msFromNs(atNs);
  const ms = (name: string, afterS: number | null) =>
    afterS === null ? {} : { [name]: Math.round(nowMs + afterS * 1000) };
  return [
    {
      atNs,
      truth: inTime(latest) ? 'beyond' : inTime(expected) ? 'between' : 'back',
      value: trend.level,
      detail: { ...ms('expectedMs', expected), ...ms('earliestMs', earliest), ...ms('latestMs', latest), confidence },
    },
  ];
}

const windowNs = (bound: BoundRule): bigint => nsFromS(conditionOf(bound, 'forecast').overS);
const widthOf = (bound: BoundRule): bigint => windowNs(bound) / BigInt(STRETCHES);
