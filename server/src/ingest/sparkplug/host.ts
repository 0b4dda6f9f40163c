/**
 * The server as a Sparkplug 3.0 host application: it says that it is there (STATE), hears every node, keeps what they
 * are, counts, refuses with a reason, and asks for births where it can't follow. The samples of our own gateways come by
 * the journal stream, so nothing is stored from here; foreign nodes will be, from a spool of their own.
 */

import type { GembaError } from '@gemba/contract/errors';
import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import { decodeHostState, encodeHostState } from '@gemba/contract/sparkplug/state';
import {
  type EdgeNodeId,
  EVERYTHING,
  nodeTopic,
  parseTopic,
  type SparkplugTopic,
  stateTopic,
} from '@gemba/contract/sparkplug/topics';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../../clock.ts';
import type { MqttConnection, MqttOptions, Publication, ReceivedMessage } from '../mqtt.ts';
import { EdgeNodeView, type Outcome } from './node.ts';
import { type Asked, mayAsk } from './rebirth.ts';
import type { Refusal } from './refusal.ts';

export interface SparkplugHostOptions {
  /** Unique among the host applications of the broker [tck-id-operational-behavior-host-application-host-id]. */
  hostId: string;
  clientId: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Makes the connection; `MqttConnection` in production. */
  connect: (options: Omit<MqttOptions, 'url' | 'log'>) => Pick<MqttConnection, 'start' | 'stop' | 'publish' | 'up'>;
}

/** A node as the host sees it. */
export interface KnownNode {
  id: EdgeNodeId;
  view: EdgeNodeView;
}

interface Known extends KnownNode {
  asked: Asked | null;
}

const MAX_NODES = 2_000;
/** Another host with our id, or a Will that came late, is answered at most this often. */
const STATE_PAUSE_MS = 1_000;
const WARN_PAUSE_MS = 1_000;

type FromNode = Exclude<SparkplugTopic, { kind: 'state' }>;

export class SparkplugHost {
  readonly #options: SparkplugHostOptions;
  readonly #connection;
  readonly #nodes = new Map<string, Known>();
  readonly #messages;
  readonly #taken;
  readonly #refused;
  readonly #missed;
  readonly #rebirths;
  /** Milliseconds UTC of the present CONNECT: its Will and its birth carry the same. */
  #connectMs = 0;
  #stateSaidMs = 0;
  #warnedMs = 0;

  constructor(options: SparkplugHostOptions) {
    this.#options = options;
    const { metrics } = options;
    const name = (rest: string) => `gemba_server_sparkplug_${rest}`;
    this.#messages = metrics.counter(name('messages_total'), 'Sparkplug messages received', ['type']);
    this.#taken = metrics.counter(name('metrics_total'), 'Sparkplug metrics understood');
    this.#refused = metrics.counter(name('refused_total'), 'Sparkplug messages or metrics refused', ['reason']);
    this.#missed = metrics.counter(name('missed_total'), 'Sparkplug messages that never came, by their sequence');
    this.#rebirths = metrics.counter(name('rebirth_requests_total'), 'Births asked for of nodes not understood');
    metrics.gauge(name('nodes'), 'Edge nodes known', ['online'], (gauge) => {
      const online = this.nodes.filter(({ view }) => view.node.online).length;
      gauge.set({ online: 'true' }, online);
      gauge.set({ online: 'false' }, this.#nodes.size - online);
    });
    this.#connection = options.connect({
      clientId: options.clientId,
      will: () => this.#will(),
      // One subscription holds the STATE topics as well [tck-id-message-flow-phid-sparkplug-subscription].
      subscriptions: [EVERYTHING],
      onUp: () => this.#cameUp(),
      onDown: () => this.#wentDown(),
      onMessage: (message) => this.#receive(message),
    });
  }

  get up(): boolean {
    return this.#connection.up;
  }

  /** Every node heard of since the start. */
  get nodes(): readonly KnownNode[] {
    return [...this.#nodes.values()];
  }

  start(): void {
    this.#connection.start();
  }

  /** Says that it goes before it does [tck-id-operational-behavior-host-application-termination]. */
  async stop(): Promise<void> {
    await this.#connection.stop(this.#state(false, this.#options.clock.nowMs()));
  }

  /** [tck-id-operational-behavior-host-application-connect-will, tck-id-host-topic-phid-death-payload-timestamp-connect] */
  #will(): Publication {
    this.#connectMs = this.#options.clock.nowMs();
    return this.#state(false, this.#connectMs);
  }

  /** QoS 1, retained [tck-id-host-topic-phid-birth-qos, tck-id-host-topic-phid-birth-retain]. */
  #state(online: boolean, timestamp: number): Publication {
    return {
      topic: stateTopic(this.#options.hostId),
      payload: encodeHostState({ online, timestamp }),
      qos: 1,
      retain: true,
    };
  }

  /** Subscribed already: now its birth, with the timestamp of the Will [tck-id-host-topic-phid-birth-payload-timestamp]. */
  async #cameUp(): Promise<void> {
    await this.#connection.publish(this.#state(true, this.#connectMs));
    // What they sent meanwhile is missing, and a machine at rest would say nothing for long.
    for (const known of this.#nodes.values()) this.#askForBirths(known);
  }

  /** Nobody is heard any more, so nothing is known for sure. */
  #wentDown(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const { view } of this.#nodes.values()) view.lose(nowMs);
  }

  #receive({ topic, payload, retain }: ReceivedMessage): void {
    const to = parseTopic(topic);
    if (to === null) this.#refuse('topic');
    else if (to.kind === 'state') this.#receiveState(to.host, payload);
    else {
      this.#messages.inc({ type: to.type });
      // Commands are for nodes: ours come back to us, and other hosts may have theirs.
      if (to.type === 'NCMD' || to.type === 'DCMD') return;
      if (retain) this.#refuse('retained');
      else this.#take(topic, to, payload);
    }
  }

  #take(topic: string, to: FromNode, payload: Uint8Array): void {
    const decoded = this.#decode(topic, payload);
    const known = decoded === null ? null : this.#nodeOf(to);
    if (decoded === null || known === null) return;
    const nowMs = this.#options.clock.nowMs();
    const { view } = known;
    const outcome =
      to.kind === 'node' ? view.takeNode(to.type, decoded, nowMs) : view.takeDevice(to.type, to.device, decoded, nowMs);
    this.#count(outcome);
    if (outcome.rebirth) this.#askForBirths(known);
  }

  #decode(topic: string, payload: Uint8Array): Payload | null {
    try {
      return decodePayload(payload);
    } catch (error) {
      const { code, message } = error as GembaError;
      this.#refuse('malformed');
      const nowMs = this.#options.clock.nowMs();
      // All are counted; the log needs no line for each.
      if (Math.abs(nowMs - this.#warnedMs) < WARN_PAUSE_MS) return null;
      this.#warnedMs = nowMs;
      this.#options.log.warn({ code, topic, bytes: payload.length, reason: message }, 'Sparkplug message refused');
      return null;
    }
  }

  #nodeOf({ group, node }: EdgeNodeId): Known | null {
    const key = `${group}/${node}`;
    let known = this.#nodes.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.size >= MAX_NODES) {
      this.#refuse('too-many');
      return null;
    }
    known = { id: { group, node }, view: new EdgeNodeView(), asked: null };
    this.#nodes.set(key, known);
    return known;
  }

  #count({ taken, refused, missed }: Outcome): void {
    this.#taken.inc(taken);
    this.#missed.inc(missed);
    for (const reason of refused) this.#refuse(reason);
  }

  #refuse(reason: Refusal): void {
    this.#refused.inc({ reason });
  }

  /** Told that it is offline though it is not, it says so again [tck-id-message-flow-hid-sparkplug-state-message-delivered]. */
  #receiveState(host: string, payload: Uint8Array): void {
    if (host !== this.#options.hostId) return;
    const state = decodeHostState(Buffer.from(payload).toString('utf8'));
    const nowMs = this.#options.clock.nowMs();
    if (state === null) this.#refuse('malformed');
    else if (!state.online && this.up && Math.abs(nowMs - this.#stateSaidMs) >= STATE_PAUSE_MS) {
      this.#stateSaidMs = nowMs;
      this.#publish(this.#state(true, this.#connectMs));
    }
  }

  /** NCMD, QoS 0, not retained, without a sequence number [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value]. */
  #askForBirths(known: Known): void {
    const nowMs = this.#options.clock.nowMs();
    const asked = mayAsk(known.asked, nowMs);
    if (asked === null || !this.up) return;
    known.asked = asked;
    this.#rebirths.inc();
    const metrics = [
      {
        name: 'Node Control/Rebirth',
        timestamp: nowMs,
        datatype: DATATYPE.Boolean,
        value: { kind: 'boolean' as const, value: true },
      },
    ];
    const payload = encodePayload({ timestamp: nowMs, metrics });
    this.#publish({ topic: nodeTopic(known.id, 'NCMD'), payload, qos: 0, retain: false });
  }

  #publish(message: Publication): void {
    this.#connection.publish(message).catch((error: Error) => {
      this.#options.log.debug({ topic: message.topic, reason: error.message }, 'Sparkplug message not sent');
    });
  }
}
