/**
 * The ledger of samples: holds what was emitted against what is stored. Every emission is stored exactly once with its
 * value, or lies in a gap that says why: a declared one, or time that nobody claims to have observed. Gaps are open
 * at both ends. Nothing is stored that was never emitted.
 */

import type { SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import type { Filled, Gap, Observed, Value } from '@gemba/contract/sample';
import type { Emission } from './oracle.ts';

export interface StoredReading {
  signal: string;
  /** The machine's own time, also where the gateway fixed another. */
  timeNs: bigint;
  value: Value | null;
}

export interface Coverage {
  observed: readonly Pick<Observed, 'fromNs' | 'throughNs'>[];
  gaps: readonly Gap[];
  /** What history told of them: there they excuse nothing. */
  filled?: readonly Filled[];
}

export interface Verdict {
  emitted: number;
  stored: number;
  /** Emissions that lie in a gap, by its cause; `before` the first observation, `unobserved` where nobody watched later. */
  inGaps: Record<string, number>;
  /** Emissions that are neither stored nor in a gap. */
  lost: Emission[];
  /** Stored more than once. */
  doubled: StoredReading[];
  /** Stored, but never emitted like that. */
  invented: StoredReading[];
}

/** Historians store a zero without its sign. */
const isSame = (a: Value | null, b: Value | null): boolean => a === b || Object.is(a, b);

const key = (signal: string, timeNs: bigint): string => `${signal}\u0000${timeNs}`;

/**
 * Holds the emissions of one machine against what is stored of it. Emissions after `untilNs` were still on their way
 * when the run ended and are left out.
 */
export function settle(
  emissions: readonly Emission[],
  stored: readonly StoredReading[],
  coverage: Coverage,
  untilNs: bigint,
): Verdict {
  const emitted = new Map(emissions.map((emission) => [key(emission.signal, emission.timeNs), emission]));
  const seen = new Set<string>();
  const verdict: Verdict = { emitted: 0, stored: stored.length, inGaps: {}, lost: [], doubled: [], invented: [] };
  for (const reading of stored) {
    const at = key(reading.signal, reading.timeNs);
    if (seen.has(at)) verdict.doubled.push(reading);
    seen.add(at);
    const emission = emitted.get(at);
    if (emission === undefined || !isSame(emission.value, reading.value)) verdict.invented.push(reading);
  }
  const watched = merge(coverage.observed);
  const signals = [...new Set(emissions.map(({ signal }) => signal))] as SignalId[];
  const open = openGaps(coverage.gaps, coverage.filled ?? [], signals);
  for (const emission of emissions) {
    if (realNs(emission) > untilNs) continue;
    verdict.emitted++;
    if (seen.has(key(emission.signal, emission.timeNs))) continue;
    const cause = excuse(emission, open, watched);
    if (cause === null) verdict.lost.push(emission);
    else verdict.inGaps[cause] = (verdict.inGaps[cause] ?? 0) + 1;
  }
  return verdict;
}

function excuse(emission: Emission, gaps: readonly Gap[], watched: readonly [bigint, bigint][]): string | null {
  const { signal } = emission;
  const timeNs = realNs(emission);
  const gap = gaps.find(
    ({ signals, fromNs, toNs }) =>
      timeNs > fromNs && timeNs < toNs && (signals.length === 0 || (signals as string[]).includes(signal)),
  );
  if (gap !== undefined) return gap.cause;
  if (watched[0] === undefined || timeNs < watched[0][0]) return 'before';
  return watched.some(([fromNs, throughNs]) => timeNs >= fromNs && timeNs <= throughNs) ? null : 'unobserved';
}

/** When an emission really was. */
export const realNs = ({ timeNs, atNs }: Pick<Emission, 'timeNs' | 'atNs'>): bigint => atNs ?? timeNs;

/** Stretches that touch or overlap become one. */
function merge(observed: Coverage['observed']): [bigint, bigint][] {
  const sorted = [...observed].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  const merged: [bigint, bigint][] = [];
  for (const { fromNs, throughNs } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && fromNs <= last[1]) last[1] = last[1] > throughNs ? last[1] : throughNs;
    else merged.push([fromNs, throughNs]);
  }
  return merged;
}

/** The verdict in one line, with the first emission that vanished. */
export function summary(verdict: Verdict): string {
  const gaps = Object.entries(verdict.inGaps).map(([cause, count]) => `${cause} ${count}`);
  const first = verdict.lost[0];
  return [
    `${verdict.emitted} emitted`,
    `${verdict.stored} stored`,
    `in gaps: ${gaps.join(', ') || 'none'}`,
    `${verdict.lost.length} lost${first === undefined ? '' : ` (first: ${first.machine}/${first.signal} seq ${first.seq} at ${first.timeNs})`}`,
    `${verdict.doubled.length} doubled`,
    `${verdict.invented.length} invented`,
  ].join(', ');
}
