/**
 * The server's end of the journal stream: its connection, its lanes, and what it says back. Messages come in, are
 * decoded within limits, and go one after another to the pipeline; what can't be read is counted with its reason and
 * disturbs nothing else.
 */

import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import {
  ACKNOWLEDGED_FILTER,
  type AcknowledgeAnswer,
  decodeAnswer,
  parseAcknowledgedTopic,
} from '@gemba/contract/stream/acknowledge';
import {
  CERTIFICATES_FILTER,
  decodeCertificates,
  type GatewayCertificates,
  parseCertificatesTopic,
} from '@gemba/contract/stream/certificates';
import {
  LANE_FILTERS,
  type Lane,
  parseLaneTopic,
  SERVER_STATE_TOPIC,
  type ServerState,
} from '@gemba/contract/stream/topics';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every } from '../clock.ts';
import { decodePayload, RefusedMessage } from './decode.ts';
import type { Delivery, Refusal, Refused, Unreadable } from './delivery.ts';
import { Epochs } from './epochs.ts';
import { Heard } from './heard.ts';
import { INTAKE_MAX_BYTES, Intake } from './intake.ts';
import type { MqttConnection, MqttOptions, Publication, ReceivedMessage } from './mqtt.ts';
import { type StoredOf, StoredPublisher } from './stored.ts';
import { type Tally, tally } from './tally.ts';

/** The word that the server is there is said again so often: a broker may drop it, and nothing is replayed without. */
const STATE_REPEAT_MS = 5000;

/** Longest time for which messages are worked off before timers and sockets get their turn. */
const TURN_MS = 10;
const WARN_EVERY_MS = 1000;

export interface StreamOptions {
  clientId: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Makes the connection; `MqttConnection` in production. */
  connect: (options: Omit<MqttOptions, 'url' | 'log'>) => Pick<MqttConnection, 'start' | 'stop' | 'publish' | 'up'>;
  /** Takes a delivery; while it answers false, nothing is taken from the queue: {@link Stream.wake} goes on. */
  deliver: (delivery: Delivery) => void;
  /** Whether the plant has this site: nobody else's journal is listened to. */
  knowsSite: (site: SiteId) => boolean;
  mayDeliver: () => boolean;
  /** A second journal speaks for a gateway whose own is heard. */
  onTwin: (gateway: GatewayId) => void;
  /** A gateway says what became of an acknowledgement. */
  onAnswered?: (gateway: GatewayId, answer: AcknowledgeAnswer) => void;
  /** A gateway says which certificates it works with; `null`: it no longer does. */
  onCertificates?: (gateway: GatewayId, said: GatewayCertificates | null) => void;
  /** A message, or a batch of one, could not be read: its bytes, for whoever looks after it. */
  onUnreadable?: (unreadable: Unreadable) => void;
}

export class Stream {
  readonly #options: StreamOptions;
  readonly #connection;
  readonly #stored: StoredPublisher;
  readonly #intake: Intake<{ topic: ReturnType<typeof parseLaneTopic> & object; payload: Uint8Array }>;
  readonly #epochs = new Epochs();
  readonly #heard = new Map<GatewayId, Heard>();
  readonly #elsewhere = new Map<Refusal, Tally>();
  readonly #messages;
  readonly #refused;
  #sinceMs = 0;
  #warnedMs = Number.NEGATIVE_INFINITY;
  #working = false;
  #cancelState: (() => void) | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    const { metrics, clock } = options;
    this.#messages = metrics.counter('gemba_server_stream_messages_total', 'Journal stream messages received', [
      'lane',
    ]);
    this.#refused = metrics.counter(
      'gemba_server_stream_refused_total',
      'Messages or parts of them that were refused',
      ['reason'],
    );
    const dropped = metrics.counter(
      'gemba_server_stream_dropped_total',
      'Messages that found no room; the gateways send them again',
      ['lane'],
    );
    this.#intake = new Intake(INTAKE_MAX_BYTES, (lane) => dropped.inc({ lane }));
    metrics.gauge('gemba_server_stream_waiting_bytes', 'Bytes of messages that wait', [], (gauge) =>
      gauge.set(this.#intake.bytes),
    );
    metrics.gauge('gemba_server_stream_up', 'Whether the broker is connected', [], (gauge) =>
      gauge.set(this.up ? 1 : 0),
    );
    this.#connection = options.connect({
      clientId: options.clientId,
      will: () => this.#state(false),
      subscriptions: [...LANE_FILTERS, ACKNOWLEDGED_FILTER, CERTIFICATES_FILTER],
      onUp: () => this.#cameUp(),
      onDown: () => options.log.warn('broker lost'),
      onMessage: (message) => this.#receive(message),
    });
    this.#stored = new StoredPublisher(clock, (message) => this.#connection.publish(message));
  }

  get up(): boolean {
    return this.#connection.up;
  }

  start(): void {
    this.#connection.start();
    this.#stored.start();
    this.#cancelState = every(this.#options.clock, STATE_REPEAT_MS, () => {
      if (this.up) void this.#connection.publish(this.#state(true)).catch(() => undefined);
    });
  }

  async stop(): Promise<void> {
    this.#cancelState?.();
    this.#stored.repeat();
    this.#stored.stop();
    await this.#connection.stop(this.#state(false));
  }

  /** What both sinks have of a gateway's journal has grown. */
  advance(stored: StoredOf): void {
    this.#stored.advance(stored);
  }

  /** Says something to a gateway besides. Rejects while the broker is away. */
  tell(message: Publication): Promise<void> {
    return this.#connection.publish(message);
  }

  /** The pipeline takes deliveries again. */
  wake(): void {
    if (!this.#working) this.#work();
  }

  /** What was heard of each gateway since the start. */
  get heard(): ReadonlyMap<GatewayId, Heard> {
    return this.#heard;
  }

  /** What was refused that came from no gateway whose journal is heard. */
  get elsewhere(): ReadonlyMap<Refusal, Tally> {
    return this.#elsewhere;
  }

  /** Counts what was refused, here or by the pipeline, with an example of it. */
  refuse({ reason, gateway, example, count = 1 }: Refused): void {
    this.#refused.inc({ reason }, count);
    const nowMs = this.#options.clock.nowMs();
    const heard = gateway === null ? undefined : this.#heard.get(gateway);
    const from = gateway === null ? example : `${gateway}: ${example}`;
    if (heard === undefined) tally(this.#elsewhere, reason, from, nowMs, count);
    else tally(heard.refusals, reason, example, nowMs, count);
  }

  async #cameUp(): Promise<void> {
    this.#sinceMs = this.#options.clock.nowMs();
    await this.#connection.publish(this.#state(true));
    this.#stored.repeat();
    this.#options.log.info('broker connected');
  }

  #state(online: boolean): Publication {
    const state: ServerState = { online, sinceMs: this.#sinceMs };
    return { topic: SERVER_STATE_TOPIC, payload: JSON.stringify(state), qos: 1, retain: true };
  }

  #receive({ topic, payload, retain }: ReceivedMessage): void {
    const answering = retain ? null : parseAcknowledgedTopic(topic);
    if (answering !== null) {
      this.#answered(answering.gateway, payload);
      return;
    }
    const certified = parseCertificatesTopic(topic);
    if (certified !== null && this.#options.knowsSite(certified.site)) {
      this.#certified(certified.gateway, payload);
      return;
    }
    const lane = parseLaneTopic(topic);
    // Gateways never retain a batch: a retained one is somebody else's, and would come back at each connection.
    if (lane === null || retain) {
      this.refuse({ reason: 'topic', gateway: null, example: topic });
      return;
    }
    if (!this.#options.knowsSite(lane.site)) {
      this.refuse({ reason: 'unknown-site', gateway: null, example: topic });
      return;
    }
    this.#messages.inc({ lane: lane.lane satisfies Lane });
    this.#intake.add(lane.lane, { topic: lane, payload }, payload.length);
    this.wake();
  }

  #answered(gateway: GatewayId, payload: Uint8Array): void {
    const answer = decodeAnswer(Buffer.from(payload).toString('utf8'));
    if (answer !== null) this.#options.onAnswered?.(gateway, answer);
    else this.refuse({ reason: 'malformed-body', gateway, example: 'acknowledged' });
  }

  /** Nothing: it was taken back. */
  #certified(gateway: GatewayId, payload: Uint8Array): void {
    const said = payload.length === 0 ? null : decodeCertificates(Buffer.from(payload).toString('utf8'));
    if (said !== null || payload.length === 0) this.#options.onCertificates?.(gateway, said);
    else this.refuse({ reason: 'malformed-body', gateway, example: 'certificates' });
  }

  #work(): void {
    this.#working = true;
    const { clock, mayDeliver } = this.#options;
    const untilMs = clock.elapsedMs() + TURN_MS;
    while (mayDeliver()) {
      const next = this.#intake.take();
      if (next === undefined) break;
      this.#decode(next.topic, next.payload);
      if (clock.elapsedMs() < untilMs) continue;
      setImmediate(() => this.#work());
      return;
    }
    this.#working = false;
  }

  #decode(topic: { site: Delivery['site']; gateway: Delivery['gateway']; lane: Lane }, payload: Uint8Array): void {
    const { clock, log, deliver, onUnreadable } = this.#options;
    const { gateway, lane } = topic;
    try {
      const { epoch, oldest, batches, refused } = decodePayload(payload);
      const verdict = this.#epochs.hear(gateway, epoch, clock.elapsedMs());
      if (verdict !== 'too-many' && verdict !== 'twin') this.#hear(gateway, lane, verdict === 'new-disk');
      for (const { position, reason, body } of refused) {
        this.refuse({ reason: 'malformed-body', gateway, example: `${lane} ${position}: ${reason}` });
        const name = `${epoch} ${position}`;
        onUnreadable?.({ reason: 'malformed-body', source: gateway, detail: reason, payload: body, name });
        this.#warn({ gateway, lane, position, reason }, 'batch refused');
      }
      if (verdict === 'too-many') {
        this.refuse({ reason: 'too-many-gateways', gateway, example: lane });
        return;
      }
      if (verdict === 'twin') {
        this.#noteTwin(gateway, epoch, lane);
        return;
      }
      if (verdict === 'new-disk') log.warn({ gateway, epoch }, 'new journal; what was left in the old one is lost');
      deliver({ ...topic, epoch, oldest, batches });
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      this.refuse({ reason: error.refusal, gateway, example: `${lane}: ${error.message}` });
      onUnreadable?.({ reason: error.refusal, source: gateway, detail: error.message, payload });
      this.#warn({ gateway, lane, reason: error.message }, 'message refused');
    }
  }

  #hear(gateway: GatewayId, lane: Lane, isNewJournal: boolean): void {
    let heard = this.#heard.get(gateway);
    if (heard === undefined) {
      heard = new Heard();
      this.#heard.set(gateway, heard);
    }
    heard.note(lane, this.#options.clock.elapsedMs());
    if (isNewJournal) heard.newJournals++;
  }

  #noteTwin(gateway: GatewayId, epoch: Epoch, lane: Lane): void {
    this.refuse({ reason: 'twin', gateway, example: `${lane} of journal ${epoch}` });
    this.#heard.get(gateway)?.noteTwin(epoch, this.#options.clock.nowMs());
    this.#options.onTwin(gateway);
  }

  /** At most one a second: the counters have them all, and a flood must not become a flood of lines. */
  #warn(what: object, message: string): void {
    const elapsedMs = this.#options.clock.elapsedMs();
    if (elapsedMs - this.#warnedMs < WARN_EVERY_MS) return;
    this.#warnedMs = elapsedMs;
    this.#options.log.warn({ code: 'GEMBA_STREAM_MALFORMED', ...what }, message);
  }
}
