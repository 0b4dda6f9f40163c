/**
 * The reading that held at a moment: the newest one before it. A machine reports on change, so a signal may have been
 * silent for days; what is asked of the historian is wide where little is known and narrow where it is found.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { NS_PER_S, type Sample, type Value } from '@gemba/contract/sample';
import type { Bucket, Historian, Reading } from '../historian/port.ts';
import { floorTo } from './ladder.ts';

/** What is asked of the historian. */
export type HistoryReads = Pick<Historian, 'latest' | 'range' | 'buckets' | 'coverage'>;

/** `timeNs` is `null` where only rollups remain of it: then it is known what held, and not since when. */
export interface Held {
  value: Value;
  status: number;
  timeNs: bigint | null;
}

const MINUTE_NS = 60n * NS_PER_S;
const HOUR_NS = 60n * MINUTE_NS;
/** Further back nobody looks. */
const LOOKED_FOR_HOURS = 31 * 24;
/** Readings of one page while the last one of a minute is looked for. */
const PAGE_READINGS = 10_000;

/**
 * @param newest the newest sample of all, where one is known: it often is the one
 * @returns `null` when nothing with a value was read in the month before
 */
export async function heldBefore(
  historian: HistoryReads,
  machine: MachineId,
  signal: SignalId,
  atNs: bigint,
  newest: Sample | undefined,
): Promise<Held | null> {
  if (newest === undefined) return null;
  if (newest.timeNs < atNs && newest.value !== null) return { ...newest, value: newest.value };
  const inRange = (fromNs: bigint, toNs: bigint) => lastInRange(historian, machine, signal, fromNs, toNs);
  const inBuckets = (fromNs: bigint, toNs: bigint, n: number) =>
    lastInBuckets(historian, machine, signal, fromNs, toNs, n);

  const minuteNs = floorTo(atNs, MINUTE_NS);
  const near = minuteNs < atNs ? await inRange(minuteNs, atNs) : null;
  if (near !== null) return near;
  const minute =
    (await inBuckets(minuteNs - HOUR_NS, minuteNs, 60)) ?? (await inHoursBefore(floorTo(atNs, HOUR_NS), inBuckets));
  if (minute === null) return null;
  const exact = await inRange(minute.fromNs, minute.toNs);
  return exact ?? { value: minute.last as Value, status: 0, timeNs: null };
}

type InBuckets = (fromNs: bigint, toNs: bigint, n: number) => Promise<Bucket | null>;

async function inHoursBefore(hourNs: bigint, inBuckets: InBuckets) {
  const hour = await inBuckets(hourNs - BigInt(LOOKED_FOR_HOURS) * HOUR_NS, hourNs, LOOKED_FOR_HOURS);
  return hour === null ? null : ((await inBuckets(hour.fromNs, hour.toNs, 60)) ?? hour);
}

async function lastInBuckets(
  historian: HistoryReads,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
  n: number,
) {
  const buckets = await historian.buckets(machine, signal, fromNs, toNs, n);
  return buckets.findLast(({ count, last }) => count > 0 && last !== null) ?? null;
}

async function lastInRange(
  historian: HistoryReads,
  machine: MachineId,
  signal: SignalId,
  fromNs: bigint,
  toNs: bigint,
): Promise<Held | null> {
  let found: Reading | null = null;
  let cursor: string | undefined;
  do {
    const page = await historian.range(machine, signal, fromNs, toNs, PAGE_READINGS, cursor);
    found = page.items.findLast(({ value }) => value !== null) ?? found;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return found === null ? null : { ...found, value: found.value as Value };
}
