/**
 * What a plan's services did for a machine: its life and the times of the services go in; how often it failed before and
 * after each, by its age since one, and the intervals that were really kept come out. Age is time in `producing`.
 */

import type { Failure, Life, Use } from './life.ts';
import type { AgeSpan } from './power-law.ts';

const NS_PER_DAY = 86_400_000_000_000;
/** So far before and after a service its effect is looked for, at most. */
const AROUND_NS = 14n * 86_400_000_000_000n;
export const AROUND_DAYS = 14;

/** Failures over a time, as MTBF and MTTR are formed of them. */
export interface Spell {
  failures: number;
  /** Time in `producing`, s. */
  runS: number;
  /** Failures of these that were mended, and their scheduled time, s. */
  repairs: number;
  downS: number;
}

/**
 * Before and after all services together. Each has up to {@link AROUND_DAYS} days on either side, and half the time to its
 * neighbour at most, so that no time counts for two.
 */
export function aroundServices(life: Life, use: Use, services: readonly bigint[]): { before: Spell; after: Spell } {
  const [before, after] = [noSpell(), noSpell()];
  for (const [i, atNs] of services.entries()) {
    const earlier = services[i - 1];
    const later = services[i + 1];
    const back = least(AROUND_NS, earlier === undefined ? atNs - (life.knownFromNs ?? atNs) : (atNs - earlier) / 2n);
    const ahead = least(AROUND_NS, later === undefined ? life.toNs - atNs : (later - atNs) / 2n);
    addSpell(before, spellOf(life, use, atNs - back, atNs));
    addSpell(after, spellOf(life, use, atNs, atNs + ahead));
  }
  return { before, after };
}

/** What happened in a time: failures belong to it by their beginning. */
export function spellOf({ failures }: Pick<Life, 'failures'>, use: Use, fromNs: bigint, toNs: bigint): Spell {
  const own = failures.filter((one) => one.fromNs >= fromNs && one.fromNs < toNs);
  const mended = own.flatMap(({ downS }) => downS ?? []);
  return {
    failures: own.length,
    runS: toNs > fromNs ? use.between(fromNs, toNs) : 0,
    repairs: mended.length,
    downS: mended.reduce((sum, seconds) => sum + seconds, 0),
  };
}

export const noSpell = (): Spell => ({ failures: 0, runS: 0, repairs: 0, downS: 0 });

export function addSpell(into: Spell, spell: Spell): void {
  into.failures += spell.failures;
  into.runS += spell.runS;
  into.repairs += spell.repairs;
  into.downS += spell.downS;
}

export interface Cycles {
  /** Ages in seconds of production: from each service to the next, and from the last to the present. */
  spans: AgeSpan[];
  /** Of these, how many ended with a service. */
  completed: number;
}

/** An age counts from a second on: what fails at once has no age of its own. */
const AGE_MIN_S = 1;

/** What came before the first service is left out: nobody knows how old the machine was then. */
export function cyclesOf(life: Life, use: Use, services: readonly bigint[]): Cycles {
  const spans = services.flatMap((fromNs, i): AgeSpan[] => {
    const toNs = services[i + 1] ?? life.toNs;
    const length = use.between(fromNs, toNs);
    if (length < AGE_MIN_S) return [];
    const failures = life.failures
      .filter((one: Failure) => one.fromNs >= fromNs && one.fromNs < toNs)
      .map((one) => Math.min(length, Math.max(AGE_MIN_S, use.between(fromNs, one.fromNs))));
    return [{ length, failures }];
  });
  const last = services.at(-1);
  const runs = last !== undefined && use.between(last, life.toNs) >= AGE_MIN_S;
  return { spans, completed: runs ? spans.length - 1 : spans.length };
}

/** Failures by age in even steps: how often it fails is failures ÷ seconds, of as many spans as got that old. */
export function byAge(spans: readonly AgeSpan[], steps: number): { toS: number; failures: number; runS: number }[] {
  const longest = spans.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest === 0) return [];
  const width = longest / steps;
  return Array.from({ length: steps }, (_, i) => {
    const [from, to] = [i * width, (i + 1) * width];
    const isIn = (age: number) => age > from && age <= to;
    return {
      toS: to,
      failures: spans.reduce((sum, { failures }) => sum + failures.filter(isIn).length, 0),
      runS: spans.reduce((sum, { length }) => sum + Math.max(0, Math.min(length, to) - from), 0),
    };
  });
}

/** Mean and standard deviation; `null` of fewer than one, or two. */
export interface Spread {
  n: number;
  mean: number | null;
  deviation: number | null;
}

export function spreadOf(values: readonly number[]): Spread {
  const n = values.length;
  const mean = n === 0 ? null : values.reduce((sum, value) => sum + value, 0) / n;
  const squares = mean === null ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)) };
}

/** Real time between services, in days. */
export const intervalsDays = (services: readonly bigint[]): number[] =>
  services.slice(1).map((ns, i) => Number(ns - (services[i] as bigint)) / NS_PER_DAY);

/** The middle of values; of an even number the mean of the two; `null` of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
