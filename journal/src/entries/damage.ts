/**
 * What the disk damaged after it had called it durable: nobody knows what it was, but about when. Its neighbours in the
 * journal say so, though they may be of other machines with other clocks, and all machines of the gateway get a gap that
 * reaches well over them. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import { type Entry, type Gap, NS_PER_S, orderTimeNs } from '@gemba/contract/sample';

/** While any machine is watched, at least one batch is journalled a second; twice that for good measure. */
const BATCH_MAX_NS = 2n * NS_PER_S;
/**
 * How far the clocks of two machines may differ, each within its limit (10 s unless the plant says otherwise) of the
 * gateway's. Less would leave what was lost outside of the gap, more costs that much good data around it.
 */
const CLOCKS_NS = 20n * NS_PER_S;

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
  // Of both: samples are newer than the stretches that are journalled beside them.
  const times = [...timesOf(before), ...timesOf(after)];
  if (times.length === 0) return [];
  const spanNs = BigInt(lost) * BATCH_MAX_NS;
  const fromNs = times.reduce(min) - (before === null ? spanNs : 0n);
  const toNs = times.reduce(max) + (after === null ? spanNs : 0n);
  const wide = { fromNs: fromNs - CLOCKS_NS, toNs: toNs + CLOCKS_NS };
  return machines.map((machine) => ({ kind: 'gap', machine, signals: [], ...wide, cause: 'segment-damaged' }));
}

const timesOf = (entries: readonly Entry[] | null): bigint[] => (entries ?? []).map(orderTimeNs);
const min = (a: bigint, b: bigint): bigint => (b < a ? b : a);
const max = (a: bigint, b: bigint): bigint => (b > a ? b : a);
