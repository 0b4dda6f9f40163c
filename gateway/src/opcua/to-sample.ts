/**
 * DataValues of one machine become samples: value of the declared kind, time fixed once, repetitions left out and
 * counted, a queue that overflowed declared as a gap. What comes out is ready for the journal.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { type Gap, qualityOf, type Sample, type Value, type ValueType } from '@gemba/contract/sample';
import type { ClockRule, Identity } from '@gemba/journal/entries/identity';
import { DataType, VariantArrayType } from 'node-opcua';
import type { Sieve } from '../stages/sieve.ts';
import type { SignalStages } from '../stages/stage.ts';
import { type Part, partOf } from './part.ts';
import { STATUS, typed, type VariantLike } from './value.ts';

/** What of a DataValue is looked at [OPC 10000-4 §7.11]. */
export interface DataValueLike {
  value: VariantLike;
  statusCode: { value: number };
  sourceTimestamp: Date | null;
  /** Beyond the millisecond, picoseconds. */
  sourcePicoseconds: number;
  serverTimestamp: Date | null;
  serverPicoseconds: number;
}

/** One signal under watch. */
export interface Tracked {
  signal: SignalId;
  type: ValueType;
  identity: Identity;
  /** Newest of the machine's own times that were taken; `null` when none was, or what was must be taken again. */
  newestNs: bigint | null;
  /** As it was reported then; `null` where it is not known. */
  newest: DataValueLike | null;
  /** What was before is not its past: a reading of an earlier time is taken at this one. `null`: all of it is. */
  fromNs: bigint | null;
  /** What is done to each status and value. */
  stages: SignalStages;
  /** What of it is left out. */
  sieve: Sieve;
  /** Names of the enumeration, by number; `null` where it is none. */
  names: ReadonlyMap<number, string> | null;
  /** What of the node's value it is. */
  part: Part;
}

/** One reported change. */
export interface Notified {
  tracked: Tracked;
  dataValue: DataValueLike;
  /** The first report of this item in this subscription. */
  initial: boolean;
}

/** What became of the changes of one Publish response. */
export interface Taken {
  entries: (Sample | Gap)[];
  duplicates: number;
  /** Values that didn't fit the declared kind: taken without value, with a status that says why. */
  misfits: number;
  /** StatusCodes that a stage took for others. */
  requalified: number;
  /** Times that weren't credible. */
  retimed: number;
  overflows: number;
  /** For `heard`: largest (arrival − sample time) of what is neither initial nor re-timed; newest sample time. */
  lagNs: bigint | null;
  newestNs: bigint | null;
}

/** InfoBits of a DataValue's StatusCode [OPC 10000-4 §7.39.1]: their type, and that the item's queue overflowed. */
const INFO_TYPE = 0x0c00;
const INFO_TYPE_DATA_VALUE = 0x0400;
const OVERFLOW = 0x0080;
const OTHER_INFO = 0x037f;

/** What a status alone amounts to. */
export const withoutValue = (status: number): DataValueLike => ({
  value: { dataType: DataType.Null, arrayType: VariantArrayType.Scalar, value: null },
  statusCode: { value: status },
  sourceTimestamp: null,
  sourcePicoseconds: 0,
  serverTimestamp: null,
  serverPicoseconds: 0,
});

/** Takes the changes of one machine in one Publish response, in their order. */
export function takeSamples(
  machine: MachineId,
  changes: readonly Notified[],
  arrivalNs: bigint,
  clock: ClockRule,
): Taken {
  const taken: Taken = {
    entries: [],
    duplicates: 0,
    misfits: 0,
    requalified: 0,
    retimed: 0,
    overflows: 0,
    lagNs: null,
    newestNs: null,
  };
  for (const change of changes) takeOne(taken, machine, change, arrivalNs, clock);
  return taken;
}

function takeOne(taken: Taken, machine: MachineId, change: Notified, arrivalNs: bigint, clock: ClockRule): void {
  const { tracked, dataValue, initial } = change;
  const { status: code, overflow } = splitStatus(dataValue.statusCode.value);
  let told = code;
  for (const map of tracked.stages.statuses) told = map(told);
  const { value, status, misfit } = usable(dataValue, told, tracked);
  const sourceNs = sourceTimeOf(dataValue);
  const isNewest = sourceNs === null || tracked.newestNs === null || sourceNs >= tracked.newestNs;
  if (isNewest) tracked.newest = dataValue;
  const { fromNs } = tracked;
  const verdict =
    fromNs !== null && sourceNs !== null && sourceNs < fromNs
      ? tracked.identity.fix(
          // As an initial value it may be of any age: that says nothing of the machine's clock.
          { sourceNs, value, status, arrivalNs: fromNs, initial: true },
          { limitNs: 0n, initialFromNs: fromNs },
        )
      : tracked.identity.fix({ sourceNs, value, status, arrivalNs, initial }, clock);
  if (verdict.kind === 'duplicate') {
    taken.duplicates += 1;
    return;
  }
  const { timeNs, sourceTimeNs, wrongClock, reachesNs } = verdict;
  const { signal } = tracked;
  if (overflow) {
    taken.overflows += 1;
    const lost = lostBefore(timeNs, reachesNs, tracked.identity, arrivalNs);
    taken.entries.push({ kind: 'gap', machine, signals: [signal], ...lost, cause: 'queue-overflow' });
  }
  if (misfit) taken.misfits += 1;
  if (told !== code) taken.requalified += 1;
  const sample: Sample = { kind: 'sample', machine, signal, timeNs, value, status };
  if (sourceTimeNs !== undefined) {
    taken.retimed += 1;
    sample.sourceTimeNs = sourceTimeNs;
    if (wrongClock) sample.wrongClock = true;
  } else if (!initial) {
    const lagNs = arrivalNs - timeNs;
    if (taken.lagNs === null || lagNs > taken.lagNs) taken.lagNs = lagNs;
  }
  if (taken.newestNs === null || timeNs > taken.newestNs) taken.newestNs = timeNs;
  if (sourceNs !== null && isNewest) tracked.newestNs = sourceNs;
  if (tracked.sieve.isActive) taken.entries.push(...tracked.sieve.take(sample, arrivalNs));
  else taken.entries.push(sample);
}

/**
 * Where values lie that were dropped just before one of `timeNs` [OPC 10000-4 §5.13.1.5]: behind the one that is known
 * before it, or as far back as the machine's clock reaches where that one stands at ours. If a later one is known too, this
 * one is out of order, and they may lie at any time up to now.
 */
function lostBefore(
  timeNs: bigint,
  reachesNs: bigint | undefined,
  identity: Identity,
  arrivalNs: bigint,
): { fromNs: bigint; toNs: bigint } {
  const { beforeNs, newestNs } = identity.around(timeNs);
  const behindNs = beforeNs ?? timeNs - 1n;
  const fromNs = reachesNs !== undefined && reachesNs < behindNs ? reachesNs : behindNs;
  if (newestNs <= timeNs) return { fromNs, toNs: timeNs };
  return { fromNs, toNs: arrivalNs > newestNs ? arrivalNs : newestNs + 1n };
}

/** A value as it stands in a history: its time is the machine's own, and nothing was dropped before it. */
export function readOf(
  dataValue: DataValueLike,
  code: number,
  tracked: Tracked,
): { sourceNs: bigint | null; value: Value | null; status: number } {
  const told = tracked.stages.statuses.reduce((status, map) => map(status), code);
  const { value, status } = usable(dataValue, told, tracked);
  return { sourceNs: sourceTimeOf(dataValue), value, status };
}

function usable(
  dataValue: DataValueLike,
  status: number,
  tracked: Tracked,
): { value: Value | null; status: number; misfit: boolean } {
  // A bad status says that there is no usable value, whatever stands beside it [OPC 10000-8 §6.3.2].
  if (qualityOf(status) === 'bad') return { value: null, status, misfit: false };
  const selected = partOf(dataValue.value, tracked.part);
  const result =
    'status' in selected ? selected : typed(selected.variant, tracked.type, selected.names ?? tracked.names);
  if ('status' in result) return { value: null, status: result.status, misfit: true };
  let { value } = result;
  for (const map of tracked.stages.values) value = map(value);
  // A stage may take a value beyond what a double holds.
  if (typeof value === 'number' && !Number.isFinite(value))
    return { value: null, status: STATUS.badOutOfRange, misfit: true };
  return { value, status, misfit: false };
}

/** Whether the InfoBits of a StatusCode say something of a value. */
export const isOfValue = (status: number): boolean => (status & INFO_TYPE) === INFO_TYPE_DATA_VALUE;

/** The status without what only concerns the transport: a value that comes again without it is still the same. */
export function splitStatus(raw: number): { status: number; overflow: boolean } {
  const status = raw >>> 0;
  if (!isOfValue(status)) return { status, overflow: false };
  const kept = (status & OTHER_INFO) === 0 ? status & ~(INFO_TYPE | OVERFLOW) : status & ~OVERFLOW;
  return { status: kept >>> 0, overflow: (status & OVERFLOW) !== 0 };
}

/** Time of the machine in ticks of 100 ns, else of its server; `null` without either (or for "no time", before 1970). */
function sourceTimeOf(dataValue: DataValueLike): bigint | null {
  return (
    ticks(dataValue.sourceTimestamp, dataValue.sourcePicoseconds) ??
    ticks(dataValue.serverTimestamp, dataValue.serverPicoseconds)
  );
}

/** Beyond this, in the year 2262, nanoseconds don't fit into 64 bits: it is a clock that was never set. */
const MS_MAX = 9_223_372_036_000;

/** Nanoseconds UTC of an OPC UA DateTime, cut to its ticks of 100 ns [OPC 10000-6 §5.2.2.5]; `null` for no time. */
export function ticks(date: Date | null, picoseconds: number): bigint | null {
  const ms = date?.getTime();
  if (ms === undefined || Number.isNaN(ms) || ms <= 0 || ms > MS_MAX) return null;
  return BigInt(ms) * 1_000_000n + BigInt(Math.trunc(picoseconds / 100_000)) * 100n;
}
