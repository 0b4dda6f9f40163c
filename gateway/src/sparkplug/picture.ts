/**
 * The present of an edge node: its devices, their metrics with alias and current value, the one sequence number of all
 * that it publishes. Facts go in, payloads come out in the order in which they must be published; no clock, no broker.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, qualityOf, type Sample, typeOf } from '@gemba/contract/sample';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import type { DeviceDescription, MetricDescription } from './describe.ts';
import { bdSeqMetric, birthMetric, dataMetric, rebirthMetric } from './metrics.ts';

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
  /** Whether the last quality that was published was Good: a return to Good must be said. */
  saidGood: boolean;
}

/** Why a sample isn't published. */
export const LEFT_OUT = ['unknown-machine', 'unknown-signal', 'wrong-type'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export class Picture {
  readonly #devices = new Map<MachineId, Device>();
  #seq = 0;

  constructor(devices: readonly DeviceDescription[]) {
    let alias = 0n;
    for (const { machine, metrics } of devices) {
      const born = metrics.map((description): [SignalId, BornMetric] => [
        description.signal,
        { description, alias: alias++, current: null, saidGood: true },
      ]);
      this.#devices.set(machine, { metrics: new Map(born), up: false });
    }
  }

  /** Machines whose link stands, in the order of the configuration. */
  get devicesUp(): MachineId[] {
    return [...this.#devices].filter(([, device]) => device.up).map(([machine]) => machine);
  }

  /** Whether this changes anything. */
  setUp(machine: MachineId, up: boolean): boolean {
    const device = this.#devices.get(machine);
    if (device === undefined || device.up === up) return false;
    device.up = up;
    return true;
  }

  /**
   * Takes samples into the present; gives those that can be published, in the order of their time
   * [tck-id-operational-behavior-data-publish-nbirth-order].
   */
  take(samples: readonly Sample[], leaveOut: (reason: LeftOut) => void): Change[] {
    const changes: Change[] = [];
    for (const sample of [...samples].sort(compareEntries)) {
      const device = this.#devices.get(sample.machine);
      const metric = device?.metrics.get(sample.signal);
      if (device === undefined) leaveOut('unknown-machine');
      else if (metric === undefined) leaveOut('unknown-signal');
      // [tck-id-payloads-metric-datatype-value]
      else if (sample.value !== null && typeOf(sample.value) !== metric.description.type) leaveOut('wrong-type');
      else {
        const isHistorical = metric.current !== null && sample.timeNs < metric.current.timeNs;
        if (!isHistorical) metric.current = sample;
        changes.push({ sample, isHistorical });
      }
    }
    return changes;
  }

  /** The metric's present; `null` when it never had a value. */
  currentOf(machine: MachineId, signal: SignalId): Sample | null {
    return this.#devices.get(machine)?.metrics.get(signal)?.current ?? null;
  }

  /** NBIRTH: begins the sequence anew with 0 [tck-id-topics-nbirth-seq-num, tck-id-payloads-nbirth-seq]. */
  nodeBirth(bdSeq: number, nowMs: number): Payload {
    this.#seq = 0;
    const metrics = [bdSeqMetric(bdSeq, nowMs), rebirthMetric(nowMs)];
    return { timestamp: nowMs, metrics, seq: this.#nextSeq() };
  }

  /** DBIRTH: every metric that will ever be sent, with its current value [tck-id-topics-dbirth-metrics]. */
  deviceBirth(machine: MachineId, nowMs: number): Payload {
    const metrics = [...this.#device(machine).metrics.values()].map((metric) => {
      metric.saidGood = metric.current === null || qualityOf(metric.current.status) === 'good';
      return birthMetric(metric.description, metric.alias, metric.current, nowMs);
    });
    return { timestamp: nowMs, metrics, seq: this.#nextSeq() };
  }

  /** DDATA of one machine [tck-id-topics-ddata-payload]. */
  data(machine: MachineId, changes: readonly Change[], nowMs: number): Payload {
    const { metrics } = this.#device(machine);
    const changed = changes.flatMap(({ sample, isHistorical }): Metric[] => {
      const metric = metrics.get(sample.signal);
      if (metric === undefined) return [];
      const good = qualityOf(sample.status) === 'good';
      const withQuality = !good || !metric.saidGood;
      if (!isHistorical) metric.saidGood = good;
      return [dataMetric(metric.alias, sample, withQuality, isHistorical)];
    });
    return { timestamp: nowMs, metrics: changed, seq: this.#nextSeq() };
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

/** NDEATH: bdSeq is its only metric, and it has no sequence [tck-id-topics-ndeath-payload, tck-id-payloads-ndeath-seq]. */
export const nodeDeath = (bdSeq: number, nowMs: number): Payload => ({
  timestamp: nowMs,
  metrics: [bdSeqMetric(bdSeq, nowMs)],
});
