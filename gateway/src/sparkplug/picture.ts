/**
 * The present of an edge node: its devices, their metrics with alias and current value, the one sequence number of all
 * that it publishes. Facts go in, payloads come out in the order in which they must be published; no clock, no broker.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, NS_PER_MS, qualityOf, type Sample, typeOf } from '@gemba/contract/sample';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import type { DeviceDescription, MetricDescription } from './describe.ts';
import { bdSeqMetric, birthMetric, dataMetric, rebirthMetric } from './metrics.ts';

/** With aliases in use, every metric of a birth has one [tck-id-payloads-alias-birth-requirement] but the rebirth's. */
const BD_SEQ_ALIAS = 0n;

interface Device {
  metrics: Map<SignalId, BornMetric>;
  /** Whether the machine's link stands: only then it has a birth. */
  up: boolean;
}

interface BornMetric {
  description: MetricDescription;
  /** Unique in the node and all of its devices [tck-id-payloads-alias-uniqueness]. */
  alias: bigint;
  current: Sample | null;
  /** What was published last; `null` before the first birth, and where that had no value yet. */
  said: Sample | null;
}

/**
 * Why a sample isn't published. Of several of one signal in one millisecond only the last can be: the timestamp tells
 * them apart.
 */
export const LEFT_OUT = ['unknown-machine', 'unknown-signal', 'wrong-type', 'same-millisecond'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export class Picture {
  readonly #devices = new Map<MachineId, Device>();
  #seq = 0;
  #nextAlias = BD_SEQ_ALIAS + 1n;

  constructor(devices: readonly DeviceDescription[]) {
    this.describe(devices);
  }

  /**
   * Other devices and metrics from now on. What is described as before keeps its alias and its present. Gives the devices
   * whose births aren't what they were.
   */
  describe(devices: readonly DeviceDescription[]): MachineId[] {
    const before = new Map(this.#devices);
    this.#devices.clear();
    const changed: MachineId[] = [];
    for (const { machine, metrics } of devices) {
      const known = before.get(machine);
      const born = new Map(
        metrics.map((metric) => [metric.signal, this.#bear(metric, known?.metrics.get(metric.signal))]),
      );
      this.#devices.set(machine, { metrics: born, up: known?.up ?? false });
      if (known !== undefined && !isSameBirth(known.metrics, born)) changed.push(machine);
    }
    return changed;
  }

  #bear(description: MetricDescription, known: BornMetric | undefined): BornMetric {
    // Of another type it is another metric.
    if (known?.description.type !== description.type) {
      return { description, alias: this.#nextAlias++, current: null, said: null };
    }
    return { ...known, description };
  }

  /** Machines whose link stands, in the order of the configuration. */
  get devicesUp(): MachineId[] {
    return [...this.#devices].filter(([, device]) => device.up).map(([machine]) => machine);
  }

  /** Whether the machine's link stands. */
  isUp(machine: MachineId): boolean {
    return this.#devices.get(machine)?.up ?? false;
  }

  /** Whether this changes anything. */
  setUp(machine: MachineId, up: boolean): boolean {
    const device = this.#devices.get(machine);
    if (device === undefined || device.up === up) return false;
    device.up = up;
    return true;
  }

  /**
   * Takes samples into the present; gives those that are to be published, in the order of their time
   * [tck-id-operational-behavior-data-publish-dbirth-order].
   */
  take(samples: readonly Sample[], leaveOut: (reason: LeftOut) => void): Change[] {
    const changes = new Map<string, Change>();
    for (const sample of [...samples].sort(compareEntries)) {
      const metric = this.#metricOf(sample, leaveOut);
      if (metric === null) continue;
      const before = metric.current;
      const isHistorical = before !== null && sample.timeNs < before.timeNs;
      if (!isHistorical) metric.current = sample;
      const key = millisecondOf(sample);
      // The later one stands, in its own place.
      if (changes.delete(key)) leaveOut('same-millisecond');
      changes.set(key, { sample, isHistorical });
    }
    return [...changes.values()];
  }

  #metricOf({ machine, signal, value }: Sample, leaveOut: (reason: LeftOut) => void): BornMetric | null {
    const device = this.#devices.get(machine);
    const metric = device?.metrics.get(signal);
    if (metric !== undefined) {
      // [tck-id-payloads-metric-datatype-value]
      if (value === null || typeOf(value) === metric.description.type) return metric;
      leaveOut('wrong-type');
    } else leaveOut(device === undefined ? 'unknown-machine' : 'unknown-signal');
    return null;
  }

  /** The metric's present; `null` when it never had a value. */
  currentOf(machine: MachineId, signal: SignalId): Sample | null {
    return this.#devices.get(machine)?.metrics.get(signal)?.current ?? null;
  }

  /**
   * NBIRTH: begins the sequence anew with 0 [tck-id-topics-nbirth-seq-num, tck-id-payloads-nbirth-seq]. `bdSeq` is that
   * of the connection's Will [tck-id-topics-nbirth-bdseq-matching]. These two metrics are all that the node ever has
   * [tck-id-topics-nbirth-metric-reqs, tck-id-operational-behavior-data-publish-nbirth-values].
   */
  nodeBirth(bdSeq: number, nowMs: number): Payload {
    this.#seq = 0;
    const metrics = [{ ...bdSeqMetric(bdSeq, nowMs), alias: BD_SEQ_ALIAS }, rebirthMetric(nowMs)];
    return { timestamp: nowMs, metrics, seq: this.#nextSeq() };
  }

  /** DBIRTH: every metric that will ever be sent, with its current value [tck-id-topics-dbirth-metrics]. */
  deviceBirth(machine: MachineId, nowMs: number): Payload {
    const metrics = [...this.#device(machine).metrics.values()].map((metric) => {
      metric.said = metric.current;
      return birthMetric(metric.description, metric.alias, metric.current, nowMs);
    });
    // [tck-id-operational-behavior-data-publish-dbirth-order]
    metrics.sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    return { timestamp: nowMs, metrics, seq: this.#nextSeq() };
  }

  /**
   * DDATA of one machine [tck-id-topics-ddata-payload]; `null` when nothing of it has changed since it was said last,
   * which must not be sent [tck-id-operational-behavior-data-publish-dbirth-change].
   */
  data(machine: MachineId, changes: readonly Change[], nowMs: number): Payload | null {
    const { metrics } = this.#device(machine);
    const changed = changes.flatMap(({ sample, isHistorical }): Metric[] => {
      const metric = metrics.get(sample.signal);
      if (metric === undefined || (!isHistorical && isSame(metric.said, sample))) return [];
      // A return to Good must be said as well.
      const withQuality = !isGood(sample) || (metric.said !== null && !isGood(metric.said));
      if (!isHistorical) metric.said = sample;
      return [dataMetric(metric.alias, sample, withQuality, isHistorical)];
    });
    return changed.length === 0 ? null : { timestamp: nowMs, metrics: changed, seq: this.#nextSeq() };
  }

  /** DDEATH: nothing but time and sequence [tck-id-payloads-ddeath-timestamp, tck-id-payloads-ddeath-seq]. */
  deviceDeath(nowMs: number): Payload {
    return { timestamp: nowMs, metrics: [], seq: this.#nextSeq() };
  }

  #device(machine: MachineId): Device {
    const device = this.#devices.get(machine);
    if (device === undefined) throw new Error(`${machine} is no device of this node`);
    return device;
  }

  /** One more for each message of the node and its devices, 255 → 0 [tck-id-payloads-sequence-num-incrementing]. */
  #nextSeq(): number {
    const seq = this.#seq;
    this.#seq = (seq + 1) % 256;
    return seq;
  }
}

/** A sample to be published, and whether a newer one of its signal is known [Sparkplug 3.0 §6.4.5, is_historical]. */
export interface Change {
  sample: Sample;
  isHistorical: boolean;
}

const isSameBirth = (a: Device['metrics'], b: Device['metrics']): boolean => describing(a) === describing(b);
const describing = (metrics: Device['metrics']): string =>
  JSON.stringify([...metrics.values()].map(({ description, alias }) => [description, String(alias)]));

const isGood = (sample: Sample): boolean => qualityOf(sample.status) === 'good';
const isSame = (a: Sample | null, b: Sample): boolean =>
  a !== null && Object.is(a.value, b.value) && a.status === b.status;

/** Of one signal there is one change a millisecond. Ids hold no blanks. */
const millisecondOf = ({ machine, signal, timeNs }: Sample): string => `${machine} ${signal} ${timeNs / NS_PER_MS}`;

/** NDEATH: bdSeq is its only metric, and it has no sequence [tck-id-topics-ndeath-payload, tck-id-payloads-ndeath-seq]. */
export const nodeDeath = (bdSeq: number, nowMs: number): Payload => ({
  timestamp: nowMs,
  metrics: [bdSeqMetric(bdSeq, nowMs)],
});
