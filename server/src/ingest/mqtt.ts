/**
 * One MQTT connection, kept up for as long as it is wanted: the only file of the server that knows the MQTT library.
 * A small state machine with one owner: down → connecting → up → down, with capped and jittered waiting between
 * attempts. Each attempt is a new client with a Will made for it, because a Sparkplug host's Will carries the time of
 * its CONNECT [tck-id-host-topic-phid-death-payload-timestamp-connect].
 */

import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import { type MqttTls, readMqttTls, type TlsOptions } from '@gemba/program/mqtt-tls';
import { connect, type MqttClient } from 'mqtt';

export interface Publication {
  topic: string;
  payload: string | Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

export interface ReceivedMessage {
  topic: string;
  payload: Uint8Array;
  retain: boolean;
  /** As it was published, at most 1: that is what is subscribed. */
  qos?: number;
}

export interface MqttOptions {
  /** `mqtt://` or `mqtts://`, with user name and password if the broker wants them. */
  url: string;
  clientId: string;
  /** For an encrypted URL: whom to trust, and who the server is. */
  tls?: MqttTls | undefined;
  /** Asked for at each attempt to connect. */
  will: () => Publication;
  /** QoS 1 subscriptions, made before `onUp`; the session is clean, so that they are made each time. */
  subscriptions: readonly string[];
  /** The connection stands and is subscribed. Rejecting drops it. */
  onUp: () => Promise<void> | void;
  onDown?: () => void;
  /** Called for each message in the order of arrival. It must not throw. */
  onMessage: (message: ReceivedMessage) => void;
  log: Log;
}

/** Seconds between pings: a dead link is noticed after one and a half of it [MQTT 3.1.1 §3.1.2.10]. */
const KEEPALIVE_S = 5;
const CONNECT_TIMEOUT_MS = 5000;
/** Longest time that an orderly end may take before the socket is simply closed. */
const END_MAX_MS = 1000;

export class MqttConnection {
  readonly #options: MqttOptions;
  readonly #backoff = new Backoff({ minMs: 200, maxMs: 5000 });
  #client: MqttClient | null = null;
  #up = false;
  #wanted = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: MqttOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#up;
  }

  /** Begins to connect, and goes on until `stop`. */
  start(): void {
    this.#wanted = true;
    this.#connect();
  }

  /** Publishes `last` messages if the connection stands, and ends it in order (no Will is sent). */
  async stop(...last: Publication[]): Promise<void> {
    this.#wanted = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const client = this.#client;
    if (client === null) return;
    const ended = (async () => {
      if (this.#up) for (const message of last) await this.publish(message);
      await client.endAsync();
    })().catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, END_MAX_MS).unref());
    await Promise.race([ended, late]);
    client.end(true);
    this.#down(client);
  }

  /** Resolves when the broker has taken the message (QoS 1) or it has been written (QoS 0); rejects when not connected. */
  async publish(message: Publication): Promise<void> {
    if (this.#client === null || !this.#up) throw new Error('not connected');
    const payload = typeof message.payload === 'string' ? message.payload : Buffer.from(message.payload);
    await this.#client.publishAsync(message.topic, payload, { qos: message.qos, retain: message.retain });
  }

  #connect(): void {
    const { url, clientId, tls, will, onMessage, log } = this.#options;
    const last = will();
    let secured: TlsOptions;
    try {
      secured = readMqttTls(tls);
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'MQTT connection not possible');
      this.#later();
      return;
    }
    const client = connect(url, {
      clientId,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { topic: last.topic, payload: Buffer.from(last.payload), qos: last.qos, retain: last.retain },
      ...secured,
    });
    this.#client = client;
    client.on('connect', () => void this.#established(client));
    client.on('message', (topic, payload, packet) =>
      onMessage({ topic, payload, retain: packet.retain, qos: packet.qos }),
    );
    client.on('error', (error) => log.debug({ reason: error.message }, 'MQTT connection'));
    client.on('close', () => this.#down(client));
  }

  async #established(client: MqttClient): Promise<void> {
    const { subscriptions, onUp, log } = this.#options;
    try {
      if (subscriptions.length > 0) await client.subscribeAsync([...subscriptions], { qos: 1 });
      if (client !== this.#client) return;
      this.#up = true;
      this.#backoff.reset();
      await onUp();
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'MQTT connection given up');
      client.end(true);
      this.#down(client);
    }
  }

  #down(client: MqttClient): void {
    if (client !== this.#client) return;
    this.#client = null;
    client.end(true);
    if (this.#up) this.#options.onDown?.();
    this.#up = false;
    this.#later();
  }

  #later(): void {
    if (this.#wanted) this.#timer = setTimeout(() => this.#connect(), this.#backoff.next());
  }
}
