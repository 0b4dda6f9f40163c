/** Rows of `telemetry`, `observed` and `gap` as samples, stretches and gaps. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { GapCause, Observed, Sample, Stretch, Value } from '@gemba/contract/sample';
import { MAX_TIME_NS, MIN_TIME_NS } from '../storable.ts';
import { fromTag } from './escape.ts';
import type { Row } from './query.ts';

/** Fields of which a sample is made. */
export const SAMPLE_FIELDS = 'value, value_i, value_b, value_s, special, quality, source_time';

const SPECIAL: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** The value of a row; `null` when the point has only its quality. A prefix names the columns of an aggregate. */
export function valueIn(row: Row, prefix = ''): Value | null {
  const cell = (field: string) => row[prefix + field] ?? null;
  const [float, int, bool, text, special] = ['value', 'value_i', 'value_b', 'value_s', 'special'].map(cell);
  if (float != null) return Number(float);
  if (int != null) return BigInt(int);
  if (bool != null) return bool === true;
  if (text != null) return String(text);
  return special == null ? null : (SPECIAL[String(special)] ?? null);
}

export const timeOf = (row: Row): bigint => BigInt(row.time as string);

export function sampleOf(machine: MachineId, signal: SignalId, row: Row): Sample {
  const sample: Sample = {
    kind: 'sample',
    machine,
    signal,
    timeNs: timeOf(row),
    value: valueIn(row),
    status: Number(row.quality ?? 0),
  };
  if (row.source_time != null) sample.sourceTimeNs = BigInt(row.source_time as string);
  return sample;
}

export const observedOf = (machine: MachineId, row: Row): Observed => ({
  kind: 'observed',
  machine,
  fromNs: BigInt(row.from as string),
  throughNs: timeOf(row),
});

/** A gap of several signals was written as a point for each: what begins, ends and is caused alike is one gap again. */
export function stretchesOf<K extends 'gap' | 'filled'>(
  kind: K,
  machine: MachineId,
  rows: readonly Row[],
): (Stretch & { kind: K })[] {
  const gaps = new Map<string, Stretch & { kind: K }>();
  for (const row of rows) {
    const signal = row.signal === null || row.signal === '' ? null : fromTag(row.signal as string);
    const cause = fromTag(row.cause as string) as GapCause;
    const key = [row.from, row.time, cause, signal === null].join(' ');
    const gap = gaps.get(key) ?? {
      kind,
      machine,
      signals: [],
      fromNs: BigInt(row.from as string),
      toNs: timeOf(row),
      cause,
    };
    if (signal !== null && !gap.signals.includes(signal as SignalId)) gap.signals.push(signal as SignalId);
    gaps.set(key, gap);
  }
  for (const gap of gaps.values()) gap.signals.sort();
  return [...gaps.values()];
}

/** The same moment of a signal can stand in two series, when a machine was moved in the plant: it is one sample. */
export function withoutRepeats(ascending: readonly Sample[]): Sample[] {
  const seen = new Map<SignalId, bigint>();
  return ascending.filter(({ signal, timeNs }) => {
    const repeated = seen.get(signal) === timeNs;
    seen.set(signal, timeNs);
    return !repeated;
  });
}

/** Both ends included, and within what the engine knows as time. */
export const between = (fromNs: bigint, throughNs: bigint): string => {
  const from = fromNs < MIN_TIME_NS ? MIN_TIME_NS : fromNs;
  const through = throughNs > MAX_TIME_NS ? MAX_TIME_NS : throughNs;
  return `time >= ${from} AND time <= ${through}`;
};
