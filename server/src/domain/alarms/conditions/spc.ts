/**
 * A process that has left its own limits: single values and moving ranges, judged by the rules of the Western Electric
 * handbook [NIST/SEMATECH e-Handbook 6.3.2.2 and 6.3.2]. The limits are given, frozen in the signal's chart, or formed
 * from the first values and then kept: whoever wants them formed anew changes the rule. What a gap lies between is not
 * successive; a stop is no gap, the next value is the next part's.
 */

import type { SpcRule } from '@gemba/contract/plant/conditions/spc';
import type { MachineState } from '@gemba/contract/state';
import { type Baseline, baselineOf, limitsFrom, type Ranged } from '../../quality/limits.ts';
import { violationsAmong } from '../../quality/western-electric.ts';
import type { Reported } from '../../state/machine-state.ts';
import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { isIn, NOT_REPORTED, reportedAfter } from './machine-state.ts';
import { type Judgement, numberOf, type Word, watched } from './watched.ts';

interface Chart {
  /** What is formed from the first values; `null` while there are too few. Not used where limits are given. */
  learned: Baseline | null;
  learning: readonly Ranged[];
  /** The newest points that rules look back on, as distances from the centre line in sigma. */
  distances: readonly number[];
  /** The point before; `null` at first and after a gap. */
  previous: number | null;
  /** The value that holds, and through when points have been taken of it. */
  value: number | null;
  throughNs: bigint;
  reported: Reported;
}

/** The longest of the rules looks back on eight points. */
const LOOK_BACK = 8;
const LEARN = 25;
const EVERY_S = 60;
const NAMES: readonly SpcRule[] = ['one-beyond-3-sigma', 'two-of-three', 'four-of-five', 'eight-on-a-side'];

export const spc = watched<Chart>({
  about:
    'Single values and moving ranges, judged by the rules of the Western Electric handbook as the NIST/SEMATECH e-Handbook gives them (6.3.2): one point beyond three sigma; two of three beyond two, on one side; four of five beyond one, on one side; eight on one side of the centre line; and a moving range above D4 times its mean. It is over with the first point that breaks no rule. Limits that are formed from the first values are kept; a rule that is changed forms them anew. What a gap lies between is not successive; a stop is no gap. Values that hang together (a temperature, a level) break these rules all the time: take them less often, or not at all.',
  begin: () => ({
    learned: null,
    learning: [],
    distances: [],
    previous: null,
    value: null,
    throughNs: 0n,
    reported: NOT_REPORTED,
  }),
  pass(before, throughNs, bound) {
    if (before.value === null || takeOf(bound) === 'each') return { state: { ...before, throughNs } };
    const everyNs = nsFromS(everyOf(bound));
    let state = before;
    const words: Word[] = [];
    // Values are taken at even times of the clock (UTC), so that any start gives the same points.
    for (let atNs = (before.throughNs / everyNs + 1n) * everyNs; atNs <= throughNs; atNs += everyNs) {
      const point = pointAt(state, atNs, bound);
      state = point.state;
      words.push(...(point.words ?? []));
    }
    return { state: { ...state, throughNs }, words };
  },
  take(before, sample, bound) {
    const { timeNs } = sample;
    const state: Chart = { ...before, throughNs: timeNs - 1n, reported: reportedAfter(before.reported, sample, bound) };
    if (sample.signal !== bound.signal) return { state };
    const value = numberOf(sample.value);
    if (value === null) return { state: broken({ ...state, value }), words: [{ atNs: timeNs, truth: 'unknown' }] };
    const known = { ...state, value };
    return takeOf(bound) === 'each' ? pointAt(known, timeNs, bound) : { state: known };
  },
  interrupt(before, atNs, kept) {
    const state = { ...broken(before), throughNs: atNs };
    return { state: kept ? state : { ...state, value: null, reported: NOT_REPORTED } };
  },
});

/** Something is missing: nothing before it is successive to what comes. */
const broken = (state: Chart): Chart => ({ ...state, distances: [], previous: null });

/** A value is taken, if the machine is in a state in which it counts. */
function pointAt(state: Chart, atNs: bigint, bound: BoundRule): Judgement<Chart> {
  const { value, previous } = state;
  if (value === null || isIn(state.reported, statesOf(bound), bound) !== true) return { state };
  const range = previous === null ? null : Math.abs(value - previous);
  const after: Chart = { ...state, previous: value };
  const baseline = givenTo(bound) ?? state.learned;
  if (baseline === null) return { state: learning(after, { value, range }, bound) };
  const { centre, sigma, rangeUpper } = limitsFrom(baseline, 'i-mr', 1);
  const distances = [...state.distances, (value - centre) / sigma].slice(-LOOK_BACK);
  const { rules = [...NAMES, 'range'] } = conditionOf(bound, 'spc');
  const last = distances.length - 1;
  const found: SpcRule[] = violationsAmong(distances)
    .filter(({ points }) => points.at(-1) === last)
    .map(({ rule }) => NAMES[rule - 1] as SpcRule);
  if (range !== null && range > rangeUpper) found.push('range');
  const rule = found.find((name) => rules.includes(name));
  const word: Word =
    rule === undefined
      ? { atNs, truth: 'back', value }
      : { atNs, truth: 'beyond', value, detail: { rule, centre, sigma } };
  return { state: { ...after, distances }, words: [word] };
}

/** One value more to form limits from; of a process in which nothing varies the oldest value is forgotten. */
function learning(state: Chart, point: Ranged, bound: BoundRule): Chart {
  const { learn = LEARN } = conditionOf(bound, 'spc');
  const values = [...state.learning, point].slice(-learn);
  const learned = values.length < learn ? null : baselineOf(values);
  return { ...state, learned, learning: learned === null ? values : [] };
}

/** Limits that need not be formed: of the rule, else those frozen in the signal's chart for the line's product. */
function givenTo(bound: BoundRule): Baseline | null {
  const { limits } = conditionOf(bound, 'spc');
  const product = bound.about?.product ?? undefined;
  return limits ?? bound.about?.signal?.chart?.frozen?.find((frozen) => frozen.product === product) ?? null;
}

const statesOf = (bound: BoundRule): readonly MachineState[] => conditionOf(bound, 'spc').states ?? ['producing'];
const takeOf = (bound: BoundRule) => conditionOf(bound, 'spc').take ?? bound.about?.signal?.chart?.take ?? 'held';
/** A chart on a page may be finer; an alarm looks once a second at the most. */
const everyOf = (bound: BoundRule) =>
  Math.max(1, conditionOf(bound, 'spc').everyS ?? bound.about?.signal?.chart?.everyS ?? EVERY_S);
