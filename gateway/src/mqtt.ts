/**
 * The gateway's one connection to the broker, and the only file that knows MQTT.js. Each CONNECT is made with a client
 * of its own: it carries its own Will, and nothing unsent survives from the connection before.
 *
 * waiting ─(back-off)─▶ connecting ─(CONNACK)─▶ greeting ─(all users are done)─▶ up ─(break)─▶ waiting
 */

import type { X509Certificate } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { Log } from '@gemba/program/log';
import { type MqttTls, readMqttTls, type TlsOptions } from '@gemba/program/mqtt-tls';
import mqtt, { type MqttClient } from 'mqtt';
import { type Link, type LinkUser, NotConnected } from './link.ts';
import { Patience } from './patience.ts';

export interface BrokerOptions {
  url: string;
  /** Tried in this order after `url`, and then from `url` again. */
  failover?: readonly string[];
  clientId: string;
  username?: string;
  password?: string;
  /** For encrypted URLs: whom to trust, and who the gateway is. */
  tls?: MqttTls | undefined;
  log: Log;
}

/** Keep-alive, s: a broker that vanished without a word is noticed after one and a half times this. */
const KEEP_ALIVE_S = 5;
/** A broker that leaves a publish unacknowledged for longer is as good as gone. */
const ACKNOWLEDGE_MAX_MS = 10_000;
const CONNECT_MAX_MS = 5_000;
/** A connection that was up for so long counts as one that holds: the next break is a new one, and that broker's turn again. */
const HOLDS_AFTER_MS = 10_000;
/** A broker that takes longer to come is told of: one that starts beside the gateway needs less. */
const SAY_AFTER_MS = 15_000;
/** Time for what is under way to be acknowledged before an ordered DISCONNECT. */
const FAREWELL_MAX_MS = 1_000;

type State = 'stopped' | 'waiting' | 'connecting' | 'greeting' | 'up' | 'leaving';

export class Broker implements Link {
  readonly #options: BrokerOptions;
  readonly #users: LinkUser[];
  readonly #patience = new Patience();
  readonly #urls: readonly [string, ...string[]];
  /** Whose turn it is, in `#urls`. */
  #turn = 0;
  #state: State = 'stopped';
  #client: MqttClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #upSinceMs = 0;
  #saidReason = '';
  #problem: string | null = null;
  /** Publishes and subscribes that the broker hasn't answered, with the time at which they were sent. */
  readonly #pending = new Map<(error: Error) => void, number>();

  constructor(options: BrokerOptions, users: LinkUser[]) {
    this.#options = options;
    this.#users = users;
    this.#urls = [options.url, ...(options.failover ?? [])];
  }

  get broker(): string {
    return withoutPassword(this.#url);
  }

  /** Why there is no connection, as the last attempt found; `null` while there is one, or before the first attempt. */
  get problem(): string | null {
    return this.connected ? null : this.#problem;
  }

  get hasOthers(): boolean {
    return this.#urls.length > 1;
  }

  peer(): X509Certificate | null {
    const stream = this.connected ? (this.#client?.stream as Partial<TLSSocket> | undefined) : undefined;
    return stream?.getPeerX509Certificate?.() ?? null;
  }

  get #url(): string {
    return this.#urls[this.#turn] ?? this.#urls[0];
  }

  get connected(): boolean {
    return this.#client?.connected === true && this.#state !== 'waiting' && this.#state !== 'stopped';
  }

  start(): void {
    this.#connect();
  }

  /** Lets the users take their leave, then disconnects in order. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#farewell();
    this.#state = 'stopped';
  }

  leave(): void {
    if (this.#state !== 'up' && this.#state !== 'greeting') return;
    void this.#farewell().then(() => {
      if (this.#stopped) return;
      for (const user of this.#users) user.lost?.();
      this.#takeTurn();
      this.#wait('left in order');
    });
  }

  /** Users take their leave, then the connection ends. */
  async #farewell(): Promise<void> {
    const stands = this.#state === 'up' || this.#state === 'greeting';
    this.#state = 'leaving';
    this.#clearTimer();
    const tooLate = delay(FAREWELL_MAX_MS, true, { ref: false });
    const byWill = stands && (await Promise.race([this.#takeLeave(), tooLate]));
    await this.#end(byWill);
  }

  /** Whether the Will is to speak for one of them. */
  async #takeLeave(): Promise<boolean> {
    let byWill = false;
    for (const user of this.#users) {
      try {
        if ((await user.leaving?.()) === 'by Will') byWill = true;
      } catch (error) {
        this.#options.log.debug({ err: error }, 'a farewell was not sent');
        byWill = true;
      }
    }
    return byWill;
  }

  #takeTurn(): void {
    this.#turn = (this.#turn + 1) % this.#urls.length;
  }

  publish(topic: string, payload: Uint8Array | string, options: { qos: 0 | 1; retain?: boolean }): Promise<void> {
    return this.#request((client, done) => {
      const bytes = typeof payload === 'string' ? payload : asBuffer(payload);
      client.publish(topic, bytes, { qos: options.qos, retain: options.retain ?? false }, done);
    });
  }

  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    return this.#request((client, done) => {
      client.subscribe(filter, { qos }, (error, granted) => {
        const refused = granted?.some((grant) => grant.qos === 128) === true;
        done(error ?? (refused ? new Error(`the broker refuses a subscription to ${filter}`) : undefined));
      });
    });
  }

  #request(send: (client: MqttClient, done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const client = this.#client;
      if (client === null || !this.connected) {
        reject(new NotConnected());
        return;
      }
      this.#pending.set(reject, Date.now());
      send(client, (error) => {
        this.#pending.delete(reject);
        if (error) reject(client === this.#client ? error : new NotConnected());
        else resolve();
      });
    });
  }

  #connect(): void {
    const { clientId, username, password, tls, log } = this.#options;
    this.#state = 'connecting';
    let secured: TlsOptions;
    try {
      secured = readMqttTls(tls);
    } catch (error) {
      this.#lost((error as Error).message);
      return;
    }
    const will = this.#users.map((user) => user.will?.() ?? null).find((found) => found !== null);
    const client = mqtt.connect(this.#url, {
      clientId,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(will ? { will: { ...will, payload: asBuffer(will.payload) } } : {}),
      protocolVersion: 4,
      clean: true, // [tck-id-principles-persistence-clean-session-311]
      keepalive: KEEP_ALIVE_S,
      // With it, a gateway that sends all the time would never ping, and a half-open connection never be noticed.
      reschedulePings: false,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: CONNECT_MAX_MS,
      ...secured,
    });
    this.#client = client;
    const mine = (action: () => void) => () => {
      if (this.#client === client) action();
    };
    client.on(
      'connect',
      mine(() => void this.#greet(client)),
    );
    client.on(
      'close',
      mine(() => this.#lost('closed')),
    );
    client.on('error', (error) => {
      log.debug({ reason: error.message }, 'broker');
      if (this.#client === client) this.#lost(error.message);
    });
    client.on('message', (topic, payload) => {
      if (this.#client === client) for (const user of this.#users) user.message?.(topic, payload);
    });
  }

  async #greet(client: MqttClient): Promise<void> {
    this.#state = 'greeting';
    this.#clearTimer();
    this.#timer = setInterval(() => this.#watch(), 1_000);
    try {
      for (const user of this.#users) {
        await user.connected?.();
        if (this.#client !== client) return;
      }
    } catch (error) {
      if (this.#client === client) this.#lost((error as Error).message);
      return;
    }
    if (this.#state !== 'greeting') return;
    this.#state = 'up';
    this.#upSinceMs = Date.now();
    this.#options.log.info({ broker: this.broker }, 'connected to the broker');
  }

  #watch(): void {
    const [oldest] = this.#pending.values();
    if (oldest !== undefined && Date.now() - oldest > ACKNOWLEDGE_MAX_MS) this.#lost('no acknowledgement');
  }

  #lost(reason: string): void {
    if (this.#state === 'leaving') void this.#end(true);
    if (this.#state === 'stopped' || this.#state === 'waiting' || this.#state === 'leaving') return;
    const wasUp = this.#state === 'up' || this.#state === 'greeting';
    const held = this.#state === 'up' && Date.now() - this.#upSinceMs > HOLDS_AFTER_MS;
    if (held) this.#patience.held();
    else this.#takeTurn();
    void this.#end(true);
    this.#wait(reason, wasUp);
    if (wasUp) for (const user of this.#users) user.lost?.();
  }

  #wait(reason: string, wasUp = true): void {
    this.#state = 'waiting';
    this.#problem = reason;
    const waitMs = this.#patience.next(Date.now());
    this.#clearTimer();
    this.#timer = setTimeout(() => this.#connect(), waitMs);
    this.#say(reason, wasUp, waitMs);
  }

  /** A break is told at once; why no broker is reached, when it has lasted, and once for each reason. */
  #say(reason: string, wasUp: boolean, waitMs: number): void {
    const { log } = this.#options;
    const lasts = this.#patience.awayMs(Date.now()) > SAY_AFTER_MS && reason !== this.#saidReason;
    if (wasUp || lasts) this.#saidReason = reason;
    if (wasUp) log.warn({ reason, waitMs }, 'connection to the broker lost');
    else log[lasts ? 'warn' : 'debug']({ broker: this.broker, reason, waitMs }, 'the broker is not reached');
  }

  /** Gives the client up; abruptly means without DISCONNECT, so that the broker publishes the Will. */
  async #end(abrupt: boolean): Promise<void> {
    this.#clearTimer();
    const client = this.#client;
    this.#client = null;
    for (const reject of [...this.#pending.keys()]) reject(new NotConnected());
    this.#pending.clear();
    if (client === null) return;
    client.on('error', () => {}); // a late one must not end the process
    if (!abrupt && client.connected) {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, FAREWELL_MAX_MS);
      client.end(false, {}, () => resolve());
      await ended;
      clearTimeout(timer);
    }
    client.stream.destroy();
    client.end(true);
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function withoutPassword(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'broker';
  }
}
