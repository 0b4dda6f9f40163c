/**
 * Why parts were rejected: readings of a machine's reject counter and of the signal that names the reason go in, counts by
 * reason come out. A reject belongs to the reason that held when the counter told of it. What the ledger counts beyond
 * that has no reason that anybody told; it is shown as such, so that the reasons add up to the rejects.
 */

import type { Value } from '@gemba/contract/sample';
import { type CounterLimits, type CounterMemory, readCounter } from '../counters/counter.ts';

export interface ReasonCount {
  /** Id of the reason, or the raw code as text; `null` when nobody told one. */
  reason: string | null;
  parts: number;
}

/** A reading of the counter or of the reason, and whether it is good. */
export interface RejectReading {
  of: 'count' | 'reason';
  timeNs: bigint;
  value: Value | null;
}

/**
 * Rejects by reason among readings in order of time, readings of one moment the reason first. Increments before
 * `fromNs` only lead up to the window: the counter's baseline and the reason that held.
 */
export function rejectsByReason(
  readings: readonly RejectReading[],
  fromNs: bigint,
  limits: CounterLimits,
  nameOf: (value: Value) => string | null,
): ReasonCount[] {
  let memory: CounterMemory | null = null;
  let reason: string | null = null;
  const counts = new Map<string | null, number>();
  for (const { of, timeNs, value } of readings) {
    if (of === 'reason') {
      reason = value === null ? null : nameOf(value);
      continue;
    }
    if (typeof value !== 'number' && typeof value !== 'bigint') continue;
    const step = readCounter(memory, value, timeNs, limits);
    memory = step.memory;
    if (timeNs >= fromNs && step.delta > 0) counts.set(reason, (counts.get(reason) ?? 0) + step.delta);
  }
  return largestFirst(counts);
}

/**
 * The reasons of all rejects: what the machine told, and what people booked with a reason, so that they add up to `rejects`.
 * What is left over has no reason; where more was told than the ledger counts, as at the edge of a window, the last of
 * the unnamed and then of the least goes.
 */
export function reasonsOf(
  told: readonly ReasonCount[],
  booked: readonly ReasonCount[],
  rejects: number,
): ReasonCount[] {
  const counts = new Map<string | null, number>();
  for (const { reason, parts } of [...told, ...booked]) {
    if (parts > 0) counts.set(reason, (counts.get(reason) ?? 0) + parts);
  }
  const sum = [...counts.values()].reduce((total, parts) => total + parts, 0);
  if (sum < rejects) counts.set(null, (counts.get(null) ?? 0) + rejects - sum);
  let over = sum - rejects;
  for (const { reason } of leastFirst(counts)) {
    if (over <= 0) break;
    const taken = Math.min(over, counts.get(reason) ?? 0);
    counts.set(reason, (counts.get(reason) ?? 0) - taken);
    over -= taken;
  }
  return largestFirst(counts);
}

/** Largest first, unnamed last among equals; what is nothing is left out. */
function largestFirst(counts: ReadonlyMap<string | null, number>): ReasonCount[] {
  return [...counts]
    .map(([reason, parts]) => ({ reason, parts }))
    .filter(({ parts }) => parts > 1e-9)
    .sort((a, b) => b.parts - a.parts || compare(a.reason, b.reason));
}

/** The order in which too much is taken away: what has no reason, then the least. */
const leastFirst = (counts: ReadonlyMap<string | null, number>): ReasonCount[] => {
  const ordered = largestFirst(counts).reverse();
  return [...ordered.filter(({ reason }) => reason === null), ...ordered.filter(({ reason }) => reason !== null)];
};

const compare = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
