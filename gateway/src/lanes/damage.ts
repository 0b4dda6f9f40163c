/**
 * What the disk damaged after it had called it durable: nobody knows what it was, but about when. Its neighbours in the
 * journal say so, and all machines of the gateway get a gap that reaches over them. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import { type Entry, type Gap, NS_PER_S, orderTimeNs } from '@gemba/contract/sample';

/** While any machine is watched, at least one batch is journalled a second; twice that for good measure. */
const BATCH_MAX_NS = 2n * NS_PER_S;

/**
 * Gaps for `lost` batches between two whole ones (`null` where there is none). Empty when neither neighbour says a time:
 * then nothing around was journalled either, and the downtime's own gap covers it.
 */
export function gapsOfDamage(
  machines: readonly MachineId[],
  before: readonly Entry[] | null,
  after: readonly Entry[] | null,
  lost: number,
): Gap[] {
  const spanNs = BigInt(lost) * BATCH_MAX_NS;
  const earliest = timesOf(before).reduce(min, null);
  const latest = timesOf(after).reduce(max, null);
  const fromNs = earliest ?? (latest === null ? null : latest - spanNs);
  const toNs = latest ?? (earliest === null ? null : earliest + spanNs);
  if (fromNs === null || toNs === null || fromNs >= toNs) return [];
  return machines.map((machine) => ({ kind: 'gap', machine, signals: [], fromNs, toNs, cause: 'segment-damaged' }));
}

const timesOf = (entries: readonly Entry[] | null): bigint[] => (entries ?? []).map(orderTimeNs);
const min = (a: bigint | null, b: bigint): bigint => (a === null || b < a ? b : a);
const max = (a: bigint | null, b: bigint): bigint => (a === null || b > a ? b : a);
