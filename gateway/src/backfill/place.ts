/**
 * Values of a record become samples with the identity that live ones have: `(machine, signal, time)` is unique, what is
 * already journalled is recognised, and equal times with different values are told apart by nanoseconds. Their time is
 * the machine's own: how far it lies from the gateway's clock says nothing of a value that is an hour old. Pure.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import type { Reading, Stretch } from './source.ts';

/** What is journalled of a signal in a gap. */
export interface Journalled {
  /** Reported live: what came just before the break, and what the watch began with afterwards. */
  live: ByOwnTime;
  /** Read from history: those of the newest time. What is older has been brought. */
  tail: readonly Sample[];
}

/** Samples by the machine's own time. */
export type ByOwnTime = ReadonlyMap<bigint, readonly Sample[]>;

const TICK_NS = 100n;

/** The new sample; `known` when it is journalled already, `outside` when it doesn't lie in the gap. */
export function place(
  machine: MachineId,
  signal: SignalId,
  reading: Reading & { sourceNs: bigint },
  gap: Stretch,
  { live, tail }: Journalled,
): Sample | 'known' | 'outside' {
  const { sourceNs, value, status } = reading;
  if (sourceNs <= gap.fromNs || sourceNs >= gap.toNs) return 'outside';
  const tailNs = tail[0] === undefined ? null : ownTimeOf(tail[0]);
  if (tailNs !== null && sourceNs < tailNs) return 'known';
  const there = [...tail.filter((sample) => ownTimeOf(sample) === sourceNs), ...(live.get(sourceNs) ?? [])];
  if (there.some((sample) => sample.status === status && Object.is(sample.value, value))) return 'known';
  let timeNs = sourceNs;
  while (there.some((sample) => sample.timeNs === timeNs)) timeNs += 1n;
  return { kind: 'sample', machine, signal, timeNs, value, status, historical: true };
}

/** Made once for all readings of a page: live ones may be thousands. */
export const byOwnTime = (samples: readonly Sample[]): ByOwnTime => Map.groupBy(samples, ownTimeOf);

/** The machine's own time of a sample: what lies between two ticks tells equal times apart. */
export const ownTimeOf = ({ timeNs, sourceTimeNs }: Sample): bigint => sourceTimeNs ?? timeNs - (timeNs % TICK_NS);
