/**
 * A foreign Sparkplug edge node with one device, as somebody else would write it: QoS 0, no store of its own, births when
 * it connects and when a host asks. Whatever it emits is first written to the oracle, as the simulators do; what it
 * emits while it has no broker is told to nobody.
 */

import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Signal } from '@gemba/contract/plant';
import type { Value } from '@gemba/contract/sample';
import { DATATYPE, DATATYPE_OF, toWire } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric } from '@gemba/contract/sparkplug/payload';
import { deviceTopic, nodeTopic } from '@gemba/contract/sparkplug/topics';
import { connect, type MqttClient } from 'mqtt';

export interface ForeignNodeOptions {
  url: string;
  group: string;
  node: string;
  device: string;
  /** Machine of the plant that the device is, for the oracle. */
  machine: string;
  signals: readonly Pick<Signal, 'id' | 'type'>[];
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
  readonly #present = new Map<string, { value: Value; timeMs: number; seq: number }>();
  #client: MqttClient | null = null;
  #seq = 0;
  #bdSeq = 0n;
  #born = false;

  constructor(options: ForeignNodeOptions) {
    this.#options = options;
    mkdirSync(dirname(this.#oracle), { recursive: true });
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
    const { machine, signals, group, node, device } = this.#options;
    const newest = [...this.#present.values()].reduce((last, { timeMs }) => Math.max(last, timeMs), 0);
    // Whole milliseconds are all that a timestamp has: two changes of one would be one.
    const timeMs = Math.max(Date.now(), newest + 1);
    const lines: string[] = [];
    const metrics: Metric[] = [];
    for (const [id, value] of Object.entries(values)) {
      const index = signals.findIndex((signal) => signal.id === id);
      const type = signals[index]?.type ?? 'text';
      const seq = (this.#present.get(id)?.seq ?? 0) + 1;
      this.#present.set(id, { value, timeMs, seq });
      const plain = typeof value === 'bigint' ? String(value) : value;
      lines.push(JSON.stringify({ machine, signal: id, seq, timeNs: `${timeMs}000000`, type, value: plain }));
      metrics.push({ alias: BigInt(index), timestamp: timeMs, value: toWire(value) });
    }
    appendFileSync(this.#oracle, `${lines.join('\n')}\n`);
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
      const known = this.#present.get(signal);
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

  get #oracle(): string {
    return join(this.#options.data, 'simulators/oracle', `${this.#options.machine}.jsonl`);
  }
}
