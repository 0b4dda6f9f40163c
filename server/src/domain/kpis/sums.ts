/**
 * Additive sums of a window: what all figures are formed from. Sums of two windows that touch are the sums of both
 * together, so any hour, shift, day or line is a plain addition.
 */

/** Half-open, `[fromNs, toNs)`. */
export interface Window {
  fromNs: bigint;
  toNs: bigint;
}

/** Seconds, except parts. */
export interface Sums {
  /** Planned production time, and how much of it is unknown. */
  plannedS: number;
  noDataS: number;
  /** Time in `producing` and micro-stops; time in longer stops. Both planned and known. */
  runS: number;
  downS: number;
  /** Ideal time of all parts, and of the good ones, made in planned and known time. */
  idealS: number;
  goodIdealS: number;
  /** All parts of the window, those made outside planned time or while nobody watched included. */
  good: number;
  reject: number;
  /** Whether the machine's counters tell all parts, and good ones. */
  totalKnown: boolean;
  goodKnown: boolean;
}

/** Planned time of which something is known: what figures are divided by. */
export const knownS = (sums: Sums): number => sums.plannedS - sums.noDataS;

/** Seconds that a span and a window share; not positive when they don't touch. */
export function overlapS(span: Window, window: Window): number {
  const fromNs = span.fromNs > window.fromNs ? span.fromNs : window.fromNs;
  const toNs = span.toNs < window.toNs ? span.toNs : window.toNs;
  return Number(toNs - fromNs) / 1e9;
}
