/**
 * A counter that somebody replaced: the old one is closed where it stood, the new one opened where it began, and what
 * is counted goes on. Told by a person, since a difference between two devices says nothing.
 */

import { type CounterLimits, type CounterMemory, type CounterStep, readCounter } from './counter.ts';

export interface CounterSwap {
  atNs: bigint;
  /** Last reading of the old one; `null` when nobody wrote it down: what it counted since its last sample is lost. */
  final: number | null;
  /** First reading of the new one; `null` when nobody wrote it down: it counts from its first sample. */
  start: number | null;
}

/** The next reading of a counter, over the swaps that lie between it and the one before. */
export function readOver(
  memory: CounterMemory | null,
  value: number | bigint,
  timeNs: bigint,
  limits: CounterLimits,
  swaps: readonly CounterSwap[],
): CounterStep {
  const since = memory?.last;
  const between = since === undefined ? [] : swaps.filter(({ atNs }) => since.timeNs < atNs && atNs <= timeNs);
  if (since === undefined || between.length === 0) return readCounter(memory, value, timeNs, limits);
  let from: number | null = Number(since.value);
  let delta = 0;
  for (const { final, start } of [...between].sort((a, b) => (a.atNs < b.atNs ? -1 : 1))) {
    if (from !== null && final !== null) delta += Math.max(0, final - from);
    from = start;
  }
  if (from !== null) delta += Math.max(0, Number(value) - from);
  const { memory: opened } = readCounter(null, value, timeNs, limits);
  return { memory: opened, delta, kind: 'swap', sinceNs: since.timeNs };
}
