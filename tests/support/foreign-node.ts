/**
 * A foreign Sparkplug edge node with one device, as somebody else would write it: QoS 0, no store of its own, births when
 * it connects and when a host asks. Whatever it emits is first written to the oracle, as the simulators do; what it
 * emits while it has no broker is told to nobody.
 */

import type { Value } from '@gemba/contract/sample';
import { DATATYPE, DATATYPE_OF, toWire } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric } from '@gemba/contract/sparkplug/payload';
import { deviceTopic, nodeTopic } from '@gemba/contract/sparkplug/topics';
import { connect, type MqttClient } from 'mqtt';
import { Emissions, type EmittedSignal } from './emissions.ts';

export interface ForeignNodeOptions {
  url: string;
  group: string;
  node: string;
  device: string;
  /** Machine of the plant that the device is, for the oracle. */
  machine: string;
  signals: readonly EmittedSignal[];
  /** Signal → name of its metric. */
  metrics: Readonly<Record<string, string>>;
  /** Data folder of the plant. */
  data: string;
}

const KEEPALIVE_S = 5;

export class ForeignNode {
  readonly counts = { published: 0, births: 0 };
  /** The next change is lost on its way. */
  losing = false;
  readonly #options: ForeignNodeOptions;
  readonly #emissions: Emissions;
  #client: MqttClient | null = null;
  #seq = 0;
  #bdSeq = 0n;
  #born = false;

  constructor(options: ForeignNodeOptions) {
    this.#options = options;
    this.#emissions = new Emissions(options.data, options.machine, options.signals);
  }

  get born(): boolean {
    return this.#born;
  }

  start(): void {
    const { url, group, node } = this.#options;
    const id = { group, node };
    const client = connect(url, {
      clientId: `foreign-${node}`,
      clean: true,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: 300,
      queueQoSZero: false,
      will: this.#will(),
    });
    this.#client = client;
    client.on('connect', async () => {
      await client.subscribeAsync(nodeTopic(id, 'NCMD'), { qos: 1 }).catch(() => undefined);
      this.#bear();
    });
    client.on('message', (_topic, payload) => {
      const asked = decodePayload(payload).metrics.some(
        ({ name, value }) => name === 'Node Control/Rebirth' && value?.value === true,
      );
      if (asked) this.#bear();
    });
    client.on('close', () => {
      this.#born = false;
      this.#bdSeq = (this.#bdSeq + 1n) % 256n;
      client.options.will = this.#will();
    });
    client.on('error', () => undefined);
  }

  /** Says that it goes, and does. */
  async stop(): Promise<void> {
    const { group, node } = this.#options;
    if (this.#client?.connected) {
      const death = encodePayload({ timestamp: Date.now(), metrics: [this.#bdSeqMetric()] });
      await this.#client.publishAsync(nodeTopic({ group, node }, 'NDEATH'), Buffer.from(death), { qos: 0 });
    }
    await this.#client?.endAsync();
  }

  /** A change of signals at one moment: into the oracle, and to the broker if there is one. */
  emit(values: Readonly<Record<string, Value>>): void {
    const { signals, group, node, device } = this.#options;
    const timestamp = this.#emissions.emit(values);
    const metrics = Object.entries(values).map(([id, value]): Metric => {
      const alias = BigInt(signals.findIndex((signal) => signal.id === id));
      return { alias, timestamp, value: toWire(value) };
    });
    if (!this.#born) return;
    if (this.losing) this.#next();
    else this.#publish(deviceTopic({ group, node }, 'DDATA', device), metrics);
    this.losing = false;
  }

  #bear(): void {
    const { group, node, device, signals, metrics: names } = this.#options;
    const id = { group, node };
    this.#seq = 0;
    this.counts.births++;
    const rebirth: Metric = {
      name: 'Node Control/Rebirth',
      datatype: DATATYPE.Boolean,
      value: { kind: 'boolean', value: false },
    };
    this.#publish(nodeTopic(id, 'NBIRTH'), [this.#bdSeqMetric(), rebirth]);
    const born = signals.map(({ id: signal, type }, index): Metric => {
      const known = this.#emissions.present.get(signal);
      return {
        name: names[signal] ?? signal,
        alias: BigInt(index),
        datatype: DATATYPE_OF[type],
        timestamp: known?.timeMs ?? Date.now(),
        ...(known === undefined ? { isNull: true } : { value: toWire(known.value) }),
      };
    });
    this.#publish(deviceTopic(id, 'DBIRTH', device), born);
    this.#born = true;
  }

  #publish(topic: string, metrics: Metric[]): void {
    const payload = encodePayload({ timestamp: Date.now(), seq: this.#next(), metrics });
    this.#client?.publish(topic, Buffer.from(payload), { qos: 0 }, () => undefined);
    this.counts.published++;
  }

  #next(): number {
    const seq = this.#seq;
    this.#seq = (seq + 1) % 256;
    return seq;
  }

  #will() {
    const { group, node } = this.#options;
    const payload = Buffer.from(encodePayload({ timestamp: Date.now(), metrics: [this.#bdSeqMetric()] }));
    return { topic: nodeTopic({ group, node }, 'NDEATH'), payload, qos: 1 as const, retain: false };
  }

  #bdSeqMetric(): Metric {
    return { name: 'bdSeq', datatype: DATATYPE.Int64, value: { kind: 'long', value: this.#bdSeq } };
  }
}
