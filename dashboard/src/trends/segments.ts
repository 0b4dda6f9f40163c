/**
 * What a signal was, as stretches of one value each: the picture of a signal before it has pixels. A machine reports on
 * change, so a value holds until the next one; nothing holds where nothing is known. Pure.
 */

import type { History, MachineHistory, Missing, PlainValue, SignalHistory } from '@gemba/contract/history';

/** One value over `[fromMs, toMs)`. */
export interface Segment {
  fromMs: number;
  toMs: number;
  /** Of a bucket of numbers its mean, else the value that held. */
  value: PlainValue;
  /** What held at its end, and holds until something else is known. */
  end: PlainValue;
  /** Least and greatest of a bucket of numbers; the value itself where it held. */
  min: number | null;
  max: number | null;
  /** OPC UA StatusCode; 0 for buckets, which don't have one. */
  status: number;
  /** The stretch holds other values beside the one that is shown. */
  mixed: boolean;
}

interface Span {
  fromMs: number;
  toMs: number;
}

/** Severity of an OPC UA StatusCode, its top bit: bad [OPC 10000-4 §7.39]. */
const isBad = (status: number): boolean => status >>> 31 === 1;

/**
 * The stretches of one signal of an answer, ascending; where one does not touch the next, nothing is known.
 * @param isLine numbers are drawn as a line; a state that is told by a number has no mean
 * @param recent what came over the live stream since
 */
export function segmentsOf(
  history: History,
  signal: SignalHistory,
  isLine: boolean,
  recent: readonly Recent[] = [],
): Segment[] {
  const machine = history.machines.find((one) => one.machine === signal.machine);
  const raw = signal.buckets === null ? fromReadings(history, signal) : fromBuckets(history, signal, isLine);
  const endMs = endOf(history, machine, signal);
  const known = raw.map((one) => ({ ...one, toMs: Math.min(one.toMs, endMs) })).filter(lasts);
  return withRecent(without(known, missingOf(machine, signal)), recent, endMs);
}

/** What is missing of one signal. */
export const missingOf = (machine: MachineHistory | undefined, { signal }: { signal: string }): Missing[] =>
  (machine?.missing ?? []).filter(({ signals }) => signals.length === 0 || signals.includes(signal));

/** A value holds as far as the machine was watched, or as its own newest reading reaches. */
function endOf(
  { toMs, serverMs, edgesMs }: History,
  machine: MachineHistory | undefined,
  signal: SignalHistory,
): number {
  const filled = signal.buckets?.count.findLastIndex((count) => count > 0) ?? -1;
  const newest = signal.readings?.timeMs.at(-1) ?? edgesMs[filled + 1] ?? 0;
  return Math.min(toMs, serverMs, Math.max(machine?.observedThroughMs ?? 0, newest));
}

function fromReadings({ fromMs, toMs }: History, { before, readings, type }: SignalHistory): Segment[] {
  const times = readings?.timeMs ?? [];
  const segments: Segment[] = [];
  const add = (start: number, end: number, value: PlainValue | null | undefined, status: number): void => {
    if (value == null || isBad(status)) return;
    segments.push(held(start, end, numberOf(value, type), status));
  };
  if (before !== null) add(fromMs, times[0] ?? toMs, before.value, before.status);
  for (const [i, timeMs] of times.entries()) {
    add(timeMs, times[i + 1] ?? toMs, readings?.value[i], readings?.status[i] ?? 0);
  }
  return segments;
}

function fromBuckets({ edgesMs }: History, { before, buckets, type }: SignalHistory, isLine: boolean): Segment[] {
  const segments: Segment[] = [];
  let last: PlainValue | null = before?.value ?? null;
  for (const [i, count] of (buckets?.count ?? []).entries()) {
    const [fromMs, toMs] = [edgesMs[i] as number, edgesMs[i + 1] as number];
    if (count === 0) {
      if (last !== null) segments.push(held(fromMs, toMs, numberOf(last, type), 0));
      continue;
    }
    const [mean, min, max] = [buckets?.mean[i] ?? null, buckets?.min[i] ?? null, buckets?.max[i] ?? null];
    const [first, newest] = [buckets?.first[i] ?? null, buckets?.last[i] ?? null];
    const value: PlainValue | null = (isLine ? mean : null) ?? newest;
    const mixed = min !== max || first !== newest || (!isLine && last !== null && last !== first);
    if (value !== null) segments.push({ fromMs, toMs, value, end: newest ?? value, min, max, status: 0, mixed });
    last = newest;
  }
  return segments;
}

function held(fromMs: number, toMs: number, value: PlainValue, status: number): Segment {
  const number = typeof value === 'number' ? value : null;
  return { fromMs, toMs, value, end: value, min: number, max: number, status, mixed: false };
}

/** An integer too large for JSON's numbers came as text; for a picture a double is near enough. */
const numberOf = (value: PlainValue, type: string): PlainValue =>
  typeof value === 'string' && type === 'int' ? Number(value) : value;

const lasts = ({ fromMs, toMs }: Span): boolean => fromMs < toMs;

/** The parts of the segments that lie outside of all spans. */
function without(segments: readonly Segment[], spans: readonly Span[]): Segment[] {
  let parts = [...segments];
  for (const span of spans) {
    parts = parts.flatMap((one) =>
      one.toMs <= span.fromMs || one.fromMs >= span.toMs
        ? [one]
        : [
            { ...one, toMs: span.fromMs },
            { ...one, fromMs: span.toMs },
          ].filter(lasts),
    );
  }
  return parts;
}

/** A value that came over the live stream. */
export interface Recent {
  timeMs: number;
  value: PlainValue;
}

/** Goes on with what came since the answer; what the answer knows is not drawn twice. */
function withRecent(segments: Segment[], recent: readonly Recent[], endMs: number): Segment[] {
  const since = recent.filter(({ timeMs }) => timeMs >= endMs);
  const last = segments.at(-1);
  const first = since[0];
  if (first === undefined) return segments;
  const bridged = last !== undefined && last.toMs === endMs ? [held(endMs, first.timeMs, last.end, last.status)] : [];
  const added = since.map(({ timeMs, value }, i) => held(timeMs, since[i + 1]?.timeMs ?? timeMs + 1, value, 0));
  return [...segments, ...bridged.filter(lasts), ...added];
}

/** The segment at a moment; `null` where nothing is known. */
export function segmentAt(segments: readonly Segment[], timeMs: number): Segment | null {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle] as Segment).fromMs <= timeMs) low = middle + 1;
    else high = middle;
  }
  const found = segments[low - 1];
  return found !== undefined && timeMs < found.toMs ? found : null;
}

/** The newest segment before a moment, while it counts as what holds then: `null` once it is NO DATA. */
export function newestAt(segments: readonly Segment[], endMs: number, noDataAfterMs: number): Segment | null {
  const last = segments.findLast(({ fromMs }) => fromMs < endMs);
  return last !== undefined && last.toMs >= endMs - noDataAfterMs ? last : null;
}

/** Neighbours of one value as one: what a strip shows. */
export function joined(segments: readonly Segment[]): Segment[] {
  const runs: Segment[] = [];
  for (const segment of segments) {
    const last = runs.at(-1);
    if (
      last !== undefined &&
      last.toMs === segment.fromMs &&
      last.value === segment.value &&
      last.mixed === segment.mixed
    )
      last.toMs = segment.toMs;
    else runs.push({ ...segment });
  }
  return runs;
}
