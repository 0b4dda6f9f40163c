/**
 * The server as a Sparkplug 3.0 host application: it says that it is there (STATE), hears every node, keeps what they
 * are, counts, refuses with a reason, and asks for births where it can't follow. What they say of their machines goes to
 * a listener, in the order in which they said it; the samples of our own gateways come by the journal stream, and nobody
 * listens to them here.
 */

import type { GembaError } from '@gemba/contract/errors';
import { DATATYPE } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import {
  type EdgeNodeId,
  EVERYTHING,
  nodeTopic,
  parseTopic,
  type SparkplugTopic,
} from '@gemba/contract/sparkplug/topics';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { opened } from '@gemba/program/sparkplug-compressed';
import type { Clock } from '../../clock.ts';
import type { MqttConnection, MqttOptions, Publication, ReceivedMessage } from '../mqtt.ts';
import { type Tally, tally } from '../tally.ts';
import { brokenByRefused } from './conformance.ts';
import { Diagnosis, exampleOf } from './diagnosis.ts';
import type { Message } from './message.ts';
import { EdgeNodeView } from './node.ts';
import type { Outcome, Told } from './outcome.ts';
import { Presence } from './presence.ts';
import { type Asked, ask, type Why, waitMs } from './rebirth.ts';
import { BLAMELESS, type Refusal, type Refused } from './refusal.ts';

/** Who takes what nodes say of their machines. */
export interface SparkplugListener {
  /** Nodes that machines of the plant are mapped to: they are asked for their births at each connection. */
  nodes: readonly EdgeNodeId[];
  told(node: EdgeNodeId, told: readonly Told[]): void;
  /** The broker is lost: from here on nobody is heard. */
  lost(): void;
}

export interface SparkplugHostOptions {
  /** Unique among the host applications of the broker [tck-id-operational-behavior-host-application-host-id]. */
  hostId: string;
  clientId: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Makes the connection; `MqttConnection` in production. */
  connect: (options: Omit<MqttOptions, 'url' | 'log'>) => Pick<MqttConnection, 'start' | 'stop' | 'publish' | 'up'>;
  /** How long a message is waited for that is missing in a node's sequence, ms [tck-id-operational-behavior-host-reordering-param]. */
  reorderMs?: number;
  listener?: SparkplugListener;
  /** Keeps what is bad of what was refused of a node, with the reason, as a code and in words. */
  quarantine?: (from: string, reason: Refusal, detail: string, item: object) => void;
}

/** A node as the host sees it. */
export interface KnownNode {
  id: EdgeNodeId;
  view: EdgeNodeView;
  diagnosis: Diagnosis;
}

interface Known extends KnownNode {
  asked: Asked | null;
  /** Stops the reorder timer; `null` while it doesn't run. */
  stopTimer: (() => void) | null;
  /** Something of it is missing until it is born again: it is asked until then. */
  incomplete: boolean;
  /** Stops the wait before it is asked again. */
  stopAsking: (() => void) | null;
}

const MAX_NODES = 2_000;
const WARN_PAUSE_MS = 1_000;
const REORDER_MS = 5_000;

type FromNode = Exclude<SparkplugTopic, { kind: 'state' }>;

export class SparkplugHost {
  readonly #options: SparkplugHostOptions;
  readonly #connection;
  readonly #presence: Presence;
  readonly #nodes = new Map<string, Known>();
  readonly #elsewhere = new Map<Refusal, Tally>();
  readonly #messages;
  readonly #taken;
  readonly #refused;
  readonly #missed;
  readonly #rebirths;
  #warnedMs = Number.NEGATIVE_INFINITY;

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
    for (const id of options.listener?.nodes ?? []) this.#nodeOf(id);
    const { hostId, clock } = options;
    this.#presence = new Presence({ hostId, clock, say: (state) => this.#publish(state) });
    this.#connection = options.connect({
      clientId: options.clientId,
      will: () => this.#presence.will(),
      // One subscription holds the STATE topics as well [tck-id-host-topic-phid-birth-sub-required, tck-id-message-flow-phid-sparkplug-subscription].
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

  /** What was refused that came from no node that is known. */
  get elsewhere(): ReadonlyMap<Refusal, Tally> {
    return this.#elsewhere;
  }

  /** Whether the node is there and nothing that it said is missing. */
  isAlive({ group, node }: EdgeNodeId): boolean {
    const view = this.#nodes.get(keyOf(group, node))?.view;
    return this.up && view?.node.online === true && !view.waiting;
  }

  /** Asks a node for its births, now or as soon as it may be asked again, and until they come. */
  askForBirths({ group, node }: EdgeNodeId): void {
    const known = this.#nodes.get(keyOf(group, node));
    if (known === undefined) return;
    known.incomplete = true;
    this.#askForBirths(known, 'missing');
  }

  start(): void {
    this.#connection.start();
  }

  /** Says that it goes before it does. */
  async stop(): Promise<void> {
    for (const known of this.#nodes.values()) this.#stopTimers(known);
    this.#options.listener?.lost();
    await this.#connection.stop(this.#presence.death());
  }

  async #cameUp(): Promise<void> {
    await this.#connection.publish(this.#presence.birth());
    // What they sent meanwhile is missing, and a machine at rest would say nothing for long.
    for (const known of this.#nodes.values()) this.#askForBirths(known, 'missing');
  }

  /** Nobody is heard any more, so nothing is known for sure. */
  #wentDown(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#presence.lost();
    for (const known of this.#nodes.values()) {
      this.#stopTimers(known);
      known.view.lose(nowMs);
    }
    this.#options.listener?.lost();
  }

  #receive({ topic, payload, retain, qos }: ReceivedMessage): void {
    const to = parseTopic(topic);
    if (to === null) this.#refuseElsewhere('topic', topic);
    else if (to.kind === 'state') {
      if (to.host !== this.#options.hostId || this.#presence.told(payload)) return;
      this.#refuseElsewhere('malformed', `STATE ${to.host}`);
    } else {
      this.#messages.inc({ type: to.type });
      // Commands are for nodes: ours come back to us, and other hosts may have theirs.
      if (to.type === 'NCMD' || to.type === 'DCMD') return;
      if (retain) this.#refuse(to, 'retained', payload);
      else this.#take(to, payload, qos ?? 0);
    }
  }

  #take(to: FromNode, bytes: Uint8Array, qos: number): void {
    const decoded = this.#decode(to, bytes);
    if (decoded === null) return;
    const known = this.#nodeOf(to);
    if (known === null) {
      this.#refuse(to, 'too-many', bytes);
      return;
    }
    const { clock } = this.#options;
    const message: Message = {
      type: to.type,
      device: deviceOf(to),
      ...decoded,
      qos,
      arrivedMs: clock.nowMs(),
      elapsedMs: clock.elapsedMs(),
    };
    const missingAfter = known.view.waiting ? known.view.seq : null;
    const outcome = known.view.take(message);
    known.diagnosis.note(message, outcome);
    this.#follow(known, outcome, missingAfter);
  }

  /** Counts, passes on and asks, as a message or a timer has it. */
  #follow(known: Known, outcome: Outcome, missingAfter: number | null): void {
    const { taken, refused, missed, told, rebirth } = outcome;
    this.#taken.inc(taken);
    this.#missed.inc(missed);
    for (const { reason } of refused) this.#refused.inc({ reason });
    this.#keep(known.id, refused);
    if (told.length > 0) this.#options.listener?.told(known.id, told);
    this.#time(known, missingAfter);
    if (outcome.born) {
      known.incomplete = false;
      if (known.asked !== null) known.asked = { ...known.asked, answered: true };
    } else if (missed > 0) known.incomplete = true;
    if (rebirth) this.#askForBirths(known, missed > 0 ? 'missing' : 'refused');
  }

  /** The reorder timer runs while something is missing, anew for each hole [tck-id-operational-behavior-host-reordering-start]. */
  #time(known: Known, missingAfter: number | null): void {
    const { view } = known;
    if (known.stopTimer !== null && view.waiting && view.seq === missingAfter) return;
    this.#stopTimer(known);
    if (!view.waiting) return;
    const { clock, reorderMs = REORDER_MS } = this.#options;
    known.stopTimer = clock.after(reorderMs, () => {
      known.stopTimer = null;
      const outcome = view.giveUp();
      known.diagnosis.noteLoss(outcome, clock.nowMs());
      this.#follow(known, outcome, null);
    });
  }

  #stopTimer(known: Known): void {
    known.stopTimer?.();
    known.stopTimer = null;
  }

  #stopTimers(known: Known): void {
    this.#stopTimer(known);
    known.stopAsking?.();
    known.stopAsking = null;
    known.incomplete = false;
  }

  #decode(to: FromNode, payload: Uint8Array): Pick<Message, 'payload' | 'bytes'> | null {
    try {
      return opened(decodePayload(payload), payload.length);
    } catch (error) {
      const { code, message } = error as GembaError;
      this.#refuse(to, 'malformed', payload, message);
      const elapsedMs = this.#options.clock.elapsedMs();
      // All are counted; the log needs no line for each.
      if (elapsedMs - this.#warnedMs < WARN_PAUSE_MS) return null;
      this.#warnedMs = elapsedMs;
      this.#options.log.warn({ code, ...to, bytes: payload.length, reason: message }, 'Sparkplug message refused');
      return null;
    }
  }

  #nodeOf({ group, node }: EdgeNodeId): Known | null {
    const key = keyOf(group, node);
    let known = this.#nodes.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.size >= MAX_NODES) return null;
    known = {
      id: { group, node },
      view: new EdgeNodeView(),
      diagnosis: new Diagnosis(),
      asked: null,
      stopTimer: null,
      incomplete: false,
      stopAsking: null,
    };
    this.#nodes.set(key, known);
    return known;
  }

  /** What is of no node. */
  #refuseElsewhere(reason: Refusal, example: string): void {
    this.#refused.inc({ reason });
    tally(this.#elsewhere, reason, example, this.#options.clock.nowMs());
  }

  /** A message that went no further than here. Nobody becomes a known node by it. */
  #refuse(to: FromNode, reason: Refusal, payload: Uint8Array, why = ''): void {
    const nowMs = this.#options.clock.nowMs();
    const refused: Refused = { reason, type: to.type, device: deviceOf(to), metric: null };
    this.#refused.inc({ reason });
    const diagnosis = this.#nodes.get(keyOf(to.group, to.node))?.diagnosis;
    if (diagnosis === undefined) tally(this.#elsewhere, reason, `${to.group}/${to.node}: ${exampleOf(refused)}`, nowMs);
    else diagnosis.refuse(reason, exampleOf(refused), nowMs);
    const broken = brokenByRefused(reason, to.type);
    if (broken !== null) diagnosis?.break(broken, exampleOf(refused), nowMs);
    const start = Buffer.from(payload.subarray(0, 256)).toString('base64');
    const evidence = { bytes: payload.length, start };
    this.#keep(to, [{ ...refused, ...(why === '' ? {} : { why }), ...evidence }]);
  }

  /** What is bad into the quarantine. */
  #keep({ group, node }: EdgeNodeId, refused: readonly (Refused & { why?: string })[]): void {
    for (const one of refused) {
      const { reason, why } = one;
      if (BLAMELESS.has(reason)) continue;
      const detail = [reason, exampleOf(one), why].filter((part) => part !== undefined).join(': ');
      this.#options.quarantine?.(`${group}/${node}`, reason, detail, one);
    }
  }

  /** NCMD, QoS 0, not retained, without a sequence number [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value]. */
  #askForBirths(known: Known, why: Why): void {
    if (!this.#presence.isThere) return;
    const { clock } = this.#options;
    if (waitMs(known.asked, why, clock.elapsedMs()) > 0) {
      this.#askLater(known);
      return;
    }
    const nowMs = clock.nowMs();
    known.asked = ask(known.asked, why, clock.elapsedMs());
    this.#askLater(known);
    known.diagnosis.rebirthsAsked++;
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

  /** While something is missing: a request may be lost too, and a node that is understood gives no other reason to ask. */
  #askLater(known: Known): void {
    if (!known.incomplete || known.stopAsking !== null) return;
    const { clock } = this.#options;
    known.stopAsking = clock.after(Math.max(1, waitMs(known.asked, 'missing', clock.elapsedMs())), () => {
      known.stopAsking = null;
      if (known.incomplete && known.view.node.online) this.#askForBirths(known, 'missing');
    });
  }

  #publish(message: Publication): void {
    this.#connection.publish(message).catch((error: Error) => {
      this.#options.log.debug({ topic: message.topic, reason: error.message }, 'Sparkplug message not sent');
    });
  }
}

const keyOf = (group: string, node: string): string => `${group}/${node}`;

const deviceOf = (to: FromNode): string | null => (to.kind === 'device' ? to.device : null);
