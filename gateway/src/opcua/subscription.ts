/**
 * One subscription: monitored items, and what comes back, in order. What is missing in the sequence is asked for again,
 * also after the connection broke and the server held the subscription meanwhile. Only when the server doesn't have it
 * any more, or the server can't be told to be the same, the subscription has failed: that is said once, and the endpoint
 * makes another with a declared gap.
 */

import {
  AttributeIds,
  type MonitoredItemCreateResult,
  type MonitoredItemModifyResult,
  type NotificationMessage,
  type PublishResponse,
} from 'node-opcua';
import { answered } from './answered.ts';
import { type Failure, failureOf } from './ended.ts';
import {
  createItems,
  deleteItems,
  type Item,
  type ItemLimits,
  type ItemPlace,
  type MadeItem,
  modifyItems,
} from './item-calls.ts';
import type { Publisher } from './publisher.ts';
import { NOT_AVAILABLE, UNSUPPORTED } from './refusals.ts';
import { hasData, type Report, reportOf } from './report.ts';
import { after, isBefore, missingFrom } from './sequence.ts';
import type { Session } from './session.ts';

export interface SubscriptionUser {
  /** Before changes are taken: rejects when they may not be those of the nodes that were asked for. */
  prove(): Promise<void>;
  heard(report: Report): void;
  /** It can't be relied upon any more; called at most once for each `publish` or `resume`. */
  failed(failure: Failure, reason: string): void;
}

export interface SubscriptionSettings extends ItemLimits {
  publishingIntervalMs: number;
  /** The server keeps the subscription for so long without hearing of the gateway, ms. */
  lifetimeMs: number;
}

/** A session and its Publish requests. */
export interface Line {
  session: Session;
  publisher: Publisher;
}

/** A keep-alive comes at least this often, so that an idle machine is known to be watched twice a second. */
const KEEP_ALIVE_MS = 500;
/** Values in one message. */
const NOTIFICATIONS_MAX = 10_000;
/** Nothing for so long, when something is due twice a second or each interval: the server is asked what is the matter. */
const SILENCE_MS = 5_000;
const SILENCE_INTERVALS = 5;
const SERVER_STATE = 'i=2259';
/** A server that lives answers a read within this. */
const PROBE_MAX_MS = 4_000;
/** Messages asked for one after another; servers hold at least twice as many as they hold requests [§5.14.1.2]. */
const REPUBLISH_MAX = 1_000;
export class Subscription {
  readonly #settings: SubscriptionSettings;
  readonly #user: SubscriptionUser;
  #line: Line;
  #id = 0;
  #revisedMs = 0;
  #silenceMs = SILENCE_MS;
  /** The number that is due; `null` before the first message. */
  #due: number | null = null;
  #inbox: PublishResponse[] = [];
  #working = false;
  #watchdog: NodeJS.Timeout | null = null;
  /** Counts lines: what belongs to an earlier one is of no account. */
  #turn = 0;
  #live = false;
  /** Since it was resumed, the server hasn't sent all that had waited. */
  #catchingUp = false;
  /** Was asked for anew since it was last heard. */
  #nudged = false;
  /** Messages that were fetched, and when the server made them: they may yet come by themselves. */
  readonly #fetched = new Map<number, number | null>();

  constructor(line: Line, settings: SubscriptionSettings, user: SubscriptionUser) {
    this.#line = line;
    this.#settings = settings;
    this.#user = user;
  }

  get id(): number {
    return this.#id;
  }

  /** Publishing interval that the server grants, ms; after `start`. */
  get revisedMs(): number {
    return this.#revisedMs;
  }

  /** Makes the subscription. Nothing is reported until `publish`. */
  async start(): Promise<void> {
    const { publishingIntervalMs, lifetimeMs } = this.#settings;
    const keepAliveCount = Math.max(1, Math.round(KEEP_ALIVE_MS / publishingIntervalMs));
    const response = await this.#line.session.raw.createSubscription({
      requestedPublishingInterval: publishingIntervalMs,
      requestedMaxKeepAliveCount: keepAliveCount,
      // At least three times the keep-alive count [OPC 10000-4 §5.14.2.2].
      requestedLifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(lifetimeMs / publishingIntervalMs)),
      maxNotificationsPerPublish: NOTIFICATIONS_MAX,
      publishingEnabled: true,
      priority: 10,
    });
    this.#id = response.subscriptionId;
    this.#revisedMs = response.revisedPublishingInterval;
    const keepAliveMs = this.#revisedMs * (response.revisedMaxKeepAliveCount || keepAliveCount);
    this.#silenceMs = Math.max(SILENCE_MS, SILENCE_INTERVALS * this.#revisedMs, 2 * keepAliveMs);
  }

  /** Makes items; results in their order. A call without an answer is a `BrokenCall`. */
  monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]> {
    return createItems(this.#place, items);
  }

  /** Another interval and queue for items that exist; results in their order. */
  modify(items: readonly MadeItem[]): Promise<MonitoredItemModifyResult[]> {
    return modifyItems(this.#place, items);
  }

  /** Takes items away, as far as the server still has them. */
  remove(itemIds: readonly number[]): Promise<void> {
    return deleteItems(this.#place, itemIds);
  }

  get #place(): ItemPlace {
    return { ...this.#settings, session: this.#line.session, subscriptionId: this.#id };
  }

  /** Begins to fetch. */
  publish(): void {
    this.#live = true;
    this.#line.publisher.register(this.#id, (response) => this.#receive(response));
    this.#kick();
    this.#line.publisher.ask();
  }

  /** The connection broke: it fetches nothing until it is resumed. */
  pause(): void {
    this.#live = false;
    this.#turn += 1;
    this.#inbox = [];
    this.#working = false;
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
  }

  /**
   * Goes on over another connection. `held`: messages that the server says it holds; `null` where it doesn't say. Rejects
   * when something is missing; otherwise what comes next in the sequence proves that nothing is.
   */
  async resume(line: Line, held: readonly number[] | null): Promise<void> {
    this.pause();
    const turn = this.#turn;
    this.#line = line;
    this.#catchingUp = true;
    const due = this.#due;
    if (held !== null && due !== null) {
      const gap = missingFrom(due, held);
      if (gap !== null) throw new Error(`message ${gap} is not held any more`);
    }
    this.#live = true;
    await this.#fetchHeld(turn);
    if (turn === this.#turn) this.publish();
  }

  /** Ends it here; the server forgets it with the session. */
  stop(): void {
    this.pause();
    this.#line.publisher.forget(this.#id);
  }

  #receive(response: PublishResponse): void {
    if (!this.#live) return;
    this.#kick();
    this.#nudged = false;
    this.#inbox.push(response);
    if (!this.#working) void this.#work(this.#turn);
  }

  /** Takes what has come, in order; one proof is good for all of it. */
  async #work(turn: number): Promise<void> {
    this.#working = true;
    try {
      while (turn === this.#turn && this.#inbox.length > 0) {
        const responses = this.#inbox;
        this.#inbox = [];
        if (responses.some((response) => hasData(response.notificationMessage))) await this.#user.prove();
        for (const response of responses) {
          if (turn !== this.#turn) return;
          await this.#take(response, turn);
        }
      }
    } catch (error) {
      if (turn === this.#turn) this.#failBy(error as Error);
    } finally {
      if (turn === this.#turn) this.#working = false;
    }
  }

  async #take({ notificationMessage, moreNotifications }: PublishResponse, turn: number): Promise<void> {
    const { sequenceNumber } = notificationMessage;
    // A keep-alive carries the number that the next message with data will have [OPC 10000-4 §7.26].
    while (this.#due !== null && this.#due !== sequenceNumber) {
      if (this.#isRepeated(notificationMessage)) return;
      if (isBefore(sequenceNumber, this.#due) || (await this.#fetch(this.#due, turn)) === 'missing') {
        if (turn !== this.#turn) return;
        this.#fail('subscription-lost', `message ${sequenceNumber} came where ${this.#due} was due`);
        return;
      }
    }
    const late = this.#catchingUp;
    if (!moreNotifications) this.#catchingUp = false;
    this.#deliver(notificationMessage, { late, more: moreNotifications });
  }

  /** Asks for all that the server still holds; where messages come by themselves again, that is no longer needed. */
  async #fetchHeld(turn: number): Promise<void> {
    for (let count = 0; this.#due !== null && count < REPUBLISH_MAX; count++) {
      if ((await this.#fetch(this.#due, turn)) !== 'fetched') return;
    }
  }

  /** Whether it was only slow, and has been fetched meanwhile. */
  #isRepeated({ sequenceNumber, publishTime }: NotificationMessage): boolean {
    return this.#fetched.get(sequenceNumber) === timeOf(publishTime);
  }

  /** Asks for one message. It may have come by itself meanwhile, or the server doesn't have it. */
  async #fetch(sequenceNumber: number, turn: number): Promise<'fetched' | 'came' | 'missing'> {
    let message: NotificationMessage;
    try {
      message = await this.#line.session.republish(this.#id, sequenceNumber);
      await this.#user.prove();
    } catch (error) {
      const { message: reason } = error as Error;
      if (turn === this.#turn && this.#due !== sequenceNumber) return 'came';
      if (turn === this.#turn && (NOT_AVAILABLE.test(reason) || UNSUPPORTED.test(reason))) return 'missing';
      throw error;
    }
    if (turn !== this.#turn) return 'missing';
    if (this.#due !== sequenceNumber) return 'came';
    if (message.sequenceNumber !== sequenceNumber || !hasData(message)) return 'missing';
    this.#fetched.set(sequenceNumber, timeOf(message.publishTime));
    if (this.#fetched.size > REPUBLISH_MAX) this.#fetched.delete(this.#fetched.keys().next().value ?? 0);
    this.#deliver(message, { late: true, more: true });
    return turn === this.#turn ? 'fetched' : 'missing';
  }

  #deliver(message: NotificationMessage, how: Pick<Report, 'late' | 'more'>): void {
    const { sequenceNumber } = message;
    this.#due = hasData(message) ? after(sequenceNumber) : sequenceNumber;
    if (hasData(message)) this.#line.publisher.acknowledge(this.#id, sequenceNumber);
    const { report, ended } = reportOf(message, how);
    this.#user.heard(report);
    if (ended !== null) this.#fail('subscription-lost', `subscription ended: ${ended}`);
  }

  #kick(): void {
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
    if (!this.#live) return;
    const turn = this.#turn;
    // When this process itself was stopped for a while, the answers lie in its socket: they are read before it judges.
    const judge = () => {
      if (turn === this.#turn) void this.#ask(turn).catch((error) => turn === this.#turn && this.#failBy(error));
    };
    this.#watchdog = setTimeout(() => {
      this.#watchdog = setTimeout(judge, 50);
    }, this.#silenceMs);
  }

  /** Silence: a server that doesn't answer is gone; of one that does, what is missing is fetched, and asked for anew. */
  async #ask(turn: number): Promise<void> {
    await answered(this.#line.session.read([{ nodeId: SERVER_STATE, attributeId: AttributeIds.Value }]), PROBE_MAX_MS);
    if (turn !== this.#turn) return;
    if (this.#nudged) {
      this.#fail('subscription-lost', 'silence');
      return;
    }
    this.#nudged = true;
    this.#catchingUp = true;
    await this.#fetchHeld(turn);
    if (turn !== this.#turn) return;
    this.#line.publisher.ask();
    this.#kick();
  }

  #failBy(error: Error): void {
    this.#fail(failureOf(error), error.message);
  }

  #fail(failure: Failure, reason: string): void {
    if (!this.#live) return;
    this.pause();
    this.#user.failed(failure, reason);
  }
}

const timeOf = (publishTime: Date | null): number | null => publishTime?.getTime() ?? null;
