/**
 * Reads several signals of machines over one window: what the historian holds goes in, what the API answers comes out.
 * Signals are read one after another, so that one question never takes the engine for itself.
 */

import type {
  BucketColumns,
  History,
  MachineHistory,
  PlainValue,
  Readings,
  SignalHistory,
} from '@gemba/contract/history';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import { msFromNs, NS_PER_MS, NS_PER_S, nsFromMs, type Sample } from '@gemba/contract/sample';
import type { Bucket, Reading } from '../historian/port.ts';
import { noDataAfterMs } from '../views/machine.ts';
import { plainValue } from '../views/plain.ts';
import { type Held, type HistoryReads, heldBefore } from './held.ts';
import { FINEST_S, type Grid, gridOf, stepFor } from './ladder.ts';
import { mergeBuckets } from './merge.ts';
import { joinNear, type MissingSpan, missingOf, observedThrough } from './missing.ts';

export interface Asked {
  signals: readonly { placed: PlacedMachine; signal: SignalId }[];
  fromNs: bigint;
  toNs: bigint;
  /** About so many buckets. */
  points: number;
  /** The server's clock. */
  nowMs: number;
}

/** Readings of a signal that are given as they are although fewer points were wanted: buckets can't be narrower there. */
const READINGS_MAX = 5000;
/** Buckets of one question to the historian. */
const BUCKETS_AT_ONCE = 5000;
/** Stretches named of one machine. */
const MISSING_MAX = 2000;

export async function readHistory(historian: HistoryReads, asked: Asked): Promise<History> {
  const { signals, fromNs, toNs, points, nowMs } = asked;
  const timeZone = signals[0]?.placed.site.timeZone ?? 'UTC';
  const grid = gridOf(fromNs, toNs, stepFor(toNs - fromNs, points), timeZone);
  const latest = new Map<string, Sample[]>();
  const read: SignalHistory[] = [];
  for (const { placed, signal } of signals) {
    const machine = placed.machine.id as MachineId;
    const samples = latest.get(machine) ?? (await historian.latest(machine));
    latest.set(machine, samples);
    const newest = samples.find((sample) => sample.signal === signal);
    const held = await heldBefore(historian, machine, signal, startOf(grid), newest);
    read.push({ ...(await readSignal(historian, placed, signal, grid, points)), before: held && plainHeld(held) });
  }
  const machines: MachineHistory[] = [];
  for (const placed of new Set(signals.map((one) => one.placed))) {
    const own = signals.filter((one) => one.placed === placed).map(({ signal }) => signal);
    machines.push(await readMachine(historian, placed, own, grid, nowMs));
  }
  return {
    fromMs: msFromNs(startOf(grid)),
    toMs: msFromNs(endOf(grid)),
    stepMs: grid.stepS * 1000,
    edgesMs: grid.edges.map(msFromNs),
    timeZone,
    serverMs: nowMs,
    signals: read,
    machines,
  };
}

const startOf = ({ edges }: Grid): bigint => edges[0] as bigint;
const endOf = ({ edges }: Grid): bigint => edges.at(-1) as bigint;

async function readSignal(
  historian: HistoryReads,
  { machine }: PlacedMachine,
  signal: SignalId,
  grid: Grid,
  points: number,
): Promise<Omit<SignalHistory, 'before'>> {
  const id = machine.id as MachineId;
  const configured = machine.signals.find((one) => one.id === signal);
  const buckets = await readBuckets(historian, id, signal, grid);
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const most = grid.stepS === FINEST_S ? READINGS_MAX : points;
  const readings = count <= most ? await readAll(historian, id, signal, grid, most) : null;
  // Fewer than were counted: raw readings are kept for a shorter time than what was summed up of them.
  const isWhole = readings !== null && readings.filter(({ value }) => value !== null).length >= count;
  return {
    machine: id,
    signal,
    name: configured?.name ?? signal,
    unit: configured?.unit ?? null,
    type: configured?.type ?? 'float',
    readings: isWhole ? readingColumns(readings) : null,
    buckets: isWhole ? null : bucketColumns(buckets),
  };
}

/** `null` when there are more, which readings without a value may be. */
async function readAll(historian: HistoryReads, machine: MachineId, signal: SignalId, grid: Grid, most: number) {
  const page = await historian.range(machine, signal, startOf(grid), endOf(grid), most * 2);
  return page.cursor === null ? page.items : null;
}

async function readBuckets(
  historian: HistoryReads,
  machine: MachineId,
  signal: SignalId,
  grid: Grid,
): Promise<Bucket[]> {
  const baseNs = BigInt(grid.baseS) * NS_PER_S;
  const narrow: Bucket[] = [];
  for (let fromNs = startOf(grid); fromNs < endOf(grid); ) {
    const left = Number((endOf(grid) - fromNs) / baseNs);
    const n = Math.min(left, BUCKETS_AT_ONCE);
    const toNs = fromNs + BigInt(n) * baseNs;
    narrow.push(...(await historian.buckets(machine, signal, fromNs, toNs, n)));
    fromNs = toNs;
  }
  return grid.baseS === grid.stepS ? narrow : mergeBuckets(narrow, grid.edges);
}

async function readMachine(
  historian: HistoryReads,
  { machine }: PlacedMachine,
  signals: readonly SignalId[],
  grid: Grid,
  nowMs: number,
): Promise<MachineHistory> {
  const nowNs = nsFromMs(nowMs);
  const window = { fromNs: startOf(grid), toNs: endOf(grid) < nowNs ? endOf(grid) : nowNs };
  const coverage = await historian.coverage(machine.id as MachineId, window.fromNs, endOf(grid));
  const throughNs = observedThrough(coverage, window);
  const missing = missingOf(coverage, signals, window).filter((one) => !isTail(one, nowNs, noDataAfterMs(machine)));
  return {
    machine: machine.id,
    observedThroughMs: throughNs === null ? null : msFromNs(throughNs),
    missing: joinNear(missing, MISSING_MAX, (BigInt(grid.stepS) * NS_PER_S) / 4n).map((one) => ({
      fromMs: msFromNs(one.fromNs),
      toMs: msFromNs(one.toNs),
      cause: one.cause,
      signals: one.signals,
    })),
  };
}

/** The newest second or two are not missing: they have not been told yet. */
const isTail = ({ fromNs, toNs, cause }: MissingSpan, nowNs: bigint, noDataMs: number): boolean =>
  cause === null && toNs === nowNs && nowNs - fromNs < BigInt(noDataMs) * NS_PER_MS;

const plainHeld = ({ value, status, timeNs }: Held): SignalHistory['before'] => ({
  value: plainValue(value) as PlainValue,
  status,
  timeMs: timeNs === null ? null : msFromNs(timeNs),
});

const readingColumns = (readings: readonly Reading[]): Readings => ({
  timeMs: readings.map(({ timeNs }) => msFromNs(timeNs)),
  value: readings.map(({ value }) => plainValue(value)),
  status: readings.map(({ status }) => status),
});

const bucketColumns = (buckets: readonly Bucket[]): BucketColumns => ({
  count: buckets.map(({ count }) => count),
  min: buckets.map(({ min }) => min),
  max: buckets.map(({ max }) => max),
  mean: buckets.map(({ mean }) => mean),
  first: buckets.map(({ first }) => plainValue(first)),
  last: buckets.map(({ last }) => plainValue(last)),
});
