/**
 * The ways by which samples come to the server: the journal stream of the gateways, and the Sparkplug host with the spool
 * behind it. Two connections to one broker, because each carries a Will and MQTT allows one.
 */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { MachineId } from '@gemba/contract/identity';
import { BrokerChild } from './broker/child.ts';
import { systemClock } from './clock.ts';
import { MqttConnection, type MqttOptions } from './ingest/mqtt.ts';
import { SparkplugHost, type SparkplugHostOptions } from './ingest/sparkplug/host.ts';
import { Feed } from './ingest/spool/feed.ts';
import { type ForeignSource, sourcesOf } from './ingest/spool/sources.ts';
import { Stream } from './ingest/stream.ts';
import type { MachineWay } from './pass-on/pass-on.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import type { Quarantine } from './quarantine/quarantine.ts';
import type { Records } from './records/port.ts';
import type { ServerOptions } from './server-options.ts';
import type { KnownCertificates } from './watch/known-certificates.ts';

export interface ConnectionsOptions {
  options: ServerOptions;
  records: Pick<Records, 'getValue' | 'setValue'>;
  quarantine: Pick<Quarantine, 'keepUnreadable'>;
  pipeline: () => Pick<Pipeline, 'deliver' | 'takes' | 'note'>;
  certificates: Pick<KnownCertificates, 'said'>;
}

export class Connections {
  readonly #parts: ConnectionsOptions;
  /** The machines that foreign nodes feed. */
  readonly sources: readonly ForeignSource[];
  readonly #undo: (() => Promise<void>)[] = [];
  #stream: Stream | null = null;
  #feed: Feed | null = null;
  #host: SparkplugHost | null = null;

  constructor(parts: ConnectionsOptions) {
    this.#parts = parts;
    const { plant, config } = parts.options;
    this.sources = sourcesOf(plant, config.sparkplug.machines);
  }

  /** The way to the machines, for acknowledgements alone; whoever carries them listens. */
  readonly machineWay: MachineWay = {
    tell: (message) => this.#stream?.tell(message) ?? Promise.reject(new Error('the broker is away')),
    answered: () => undefined,
  };

  get stream(): Stream | null {
    return this.#stream;
  }

  get host(): SparkplugHost | null {
    return this.#host;
  }

  get foreign(): ReadonlySet<MachineId> {
    return new Set(this.sources.map(({ id }) => id));
  }

  /** What the pipeline says to whoever sent it something. */
  readonly answers: Pick<PipelineOptions, 'onStored' | 'onRefused' | 'onLost' | 'onTakes'> = {
    onStored: (stored) => {
      if (!this.#feed?.stored(stored)) this.#stream?.advance(stored);
    },
    onRefused: (refused) => this.#stream?.refuse(refused),
    onLost: (gaps) => this.#feed?.declare(gaps),
    onTakes: () => {
      this.#feed?.spool.wake();
      this.#stream?.wake();
    },
  };

  /** Nothing is written to the spool until what is returned is called. */
  async holdSpool(): Promise<() => void> {
    return (await this.#feed?.spool.hold()) ?? (() => undefined);
  }

  async start(): Promise<void> {
    const { options, quarantine } = this.#parts;
    const { log, metrics, config } = options;
    const url = options.mqttUrl ?? (await this.#startBroker());
    const id = await this.#identity();
    const connect = (mqtt: Omit<MqttOptions, 'url' | 'log'>) =>
      new MqttConnection({ ...mqtt, url, tls: config.mqtt.tls, log });
    const common = { clock: systemClock, log, metrics, connect };
    const feed = await this.#startFeed();
    const stream = new Stream({
      ...common,
      ...this.#delivering,
      clientId: `gemba-server-${id}`,
      knowsSite: (site) => options.plant.sites.some((one) => one.id === site),
      onTwin: (gateway) => this.#parts.pipeline().note('system:twin', gateway),
      onAnswered: (gateway, answer) => this.machineWay.answered(gateway, answer),
      onCertificates: (gateway, said) => this.#parts.certificates.said(gateway, said),
      onUnreadable: (unreadable) => quarantine.keepUnreadable(unreadable),
    });
    this.#stream = stream;
    stream.start();
    this.#undo.push(() => stream.stop());
    this.#startHost({ ...common, clientId: `gemba-host-${id}` }, feed);
  }

  /** Stops in the opposite order. */
  async stop(): Promise<void> {
    const { log } = this.#parts.options;
    for (const undo of this.#undo.splice(0).reverse()) {
      await undo().catch((error) => log.error({ err: error }, 'a part did not stop'));
    }
  }

  readonly #delivering: Pick<ConstructorParameters<typeof Feed>[0], 'deliver' | 'mayDeliver'> = {
    deliver: (delivery) => this.#parts.pipeline().deliver(delivery),
    mayDeliver: () => this.#parts.pipeline().takes,
  };

  /** What foreign nodes say of their machines is spooled before anything else. */
  async #startFeed(): Promise<Feed> {
    const { config, folder, log, metrics } = this.#parts.options;
    const { deathWithinS } = config.sparkplug;
    const feed = new Feed({
      ...{ clock: systemClock, log, metrics, deathWithinS },
      ...this.#delivering,
      folder: join(folder, 'spool'),
      sources: this.sources,
    });
    this.#undo.push(() => feed.stop());
    await feed.start();
    this.#feed = feed;
    return feed;
  }

  /** The host application; it is heard once its listener is there. */
  #startHost(
    common: Pick<SparkplugHostOptions, 'clock' | 'log' | 'metrics' | 'connect' | 'clientId'>,
    feed: Feed,
  ): void {
    const { hostId, reorderS } = this.#parts.options.config.sparkplug;
    const host = new SparkplugHost({
      ...common,
      hostId,
      reorderMs: reorderS * 1000,
      quarantine: (source, _refusal, detail, item) => {
        const whole = JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
        this.#parts.quarantine.keepUnreadable({ reason: 'sparkplug', source, detail, payload: Buffer.from(whole) });
      },
      listener: feed.listener,
    });
    this.#host = host;
    feed.watch(host);
    host.start();
    this.#undo.push(() => host.stop());
  }

  /** The same from start to start, so that a new connection takes over from one that hangs, whose Will comes before ours. */
  async #identity(): Promise<string> {
    const { records } = this.#parts;
    const known = await records.getValue('server-id');
    if (known !== null) return known;
    const made = randomBytes(6).toString('hex');
    await records.setValue('server-id', made);
    return made;
  }

  async #startBroker(): Promise<string> {
    const broker = new BrokerChild(this.#parts.options.log);
    this.#undo.push(() => broker.stop());
    return broker.start();
  }
}
