/**
 * How often a repaired machine fails by its age since a service: a power law process, fitted by maximum likelihood. Spans
 * of age go in, shape and scale with their confidence come out. Each span begins at age 0 with a service and is cut off by
 * the next one or by the present (time truncation), so a span without a failure counts too [Crow, Reliability Analysis for
 * Complex, Repairable Systems, AMSAA TR-138 (1975); Rigdon and Basu, Journal of Quality Technology 21 (1989); the data of
 * several machines with different ends: Gilardoni and Colosimo, ibid. 39 (2007)]. A repair leaves the machine as old as it
 * was (minimal repair); a shape above 1 is wear, 1 is chance alone.
 */

import { normalQuantile } from '../trends/theil-sen.ts';

/** Age from one service to the next, or to the present; ages in any unit, ascending, 0 < age ≤ `length`. */
export interface AgeSpan {
  length: number;
  failures: readonly number[];
}

export interface PowerLaw {
  failures: number;
  spans: number;
  /** β: failures by age t are expected to be (t ÷ θ)^β in number. */
  shape: number;
  /** Two-sided interval of the shape by the profile likelihood [Meeker and Escobar, Statistical Methods for Reliability Data (1998), §8.2]. */
  shapeLow: number;
  shapeHigh: number;
  /** θ, in the unit of the ages: the age by which one failure is expected. */
  scale: number;
  /** θ that goes with another shape, at the edge of the interval, say. */
  scaleAt: (shape: number) => number;
}

/** Shapes are looked for between these: outside of them nothing that wears or wears in is. */
const SHAPE_MIN = 0.02;
const SHAPE_MAX = 100;
const STEPS = 60;

/** `null` without a failure, or without a span that has a length. `confidence` two-sided, between 0 and 1. */
export function fitPowerLaw(spans: readonly AgeSpan[], confidence: number): PowerLaw | null {
  const known = spans.filter(({ length }) => length > 0);
  const longest = known.reduce((most, { length }) => Math.max(most, length), 0);
  const ages = known.flatMap(({ failures }) => failures).map((age) => Math.log(age / longest));
  const n = ages.length;
  if (n === 0) return null;
  const lengths = known.map(({ length }) => Math.log(length / longest));
  const sumOfAges = ages.reduce((sum, age) => sum + age, 0);
  /** Σ T^β, of lengths that the longest is 1 of. */
  const total = (shape: number) => lengths.reduce((sum, length) => sum + Math.exp(shape * length), 0);
  /** Derivative of the profile log-likelihood, falling. */
  const slope = (shape: number) => {
    const weighed = lengths.reduce((sum, length) => sum + length * Math.exp(shape * length), 0);
    return n / shape + sumOfAges - (n * weighed) / total(shape);
  };
  const likelihood = (shape: number) => n * Math.log(shape) + (shape - 1) * sumOfAges - n * Math.log(total(shape));
  const shape = rootOf(slope, SHAPE_MIN, SHAPE_MAX);
  const worst = likelihood(shape) - normalQuantile((1 + confidence) / 2) ** 2 / 2;
  const scaleAt = (at: number) => longest * (total(at) / n) ** (1 / at);
  return {
    failures: n,
    spans: known.length,
    shape,
    shapeLow: rootOf((at) => worst - likelihood(at), SHAPE_MIN, shape),
    shapeHigh: rootOf((at) => likelihood(at) - worst, shape, SHAPE_MAX),
    scale: scaleAt(shape),
    scaleAt,
  };
}

/** Where a falling function passes zero, halving in the logarithm; the end that it doesn't pass beyond. */
function rootOf(falling: (at: number) => number, from: number, to: number): number {
  let [low, high] = [Math.log(from), Math.log(to)];
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (falling(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Failures expected of a span that long. */
export const expectedFailures = ({ shape, scale }: Pick<PowerLaw, 'shape' | 'scale'>, length: number): number =>
  (length / scale) ** shape;
