/**
 * One subscription of a session: monitored items, a few Publish requests always under way, and what comes back, in
 * order. It doesn't mend itself: at the first sign that something is missing (silence, a hole in the sequence, a status
 * change) it says so once, and the endpoint starts anew with a declared gap.
 */

import {
  AttributeIds,
  type DataChangeNotification,
  type DataValue,
  type MonitoredItemCreateResult,
  MonitoringMode,
  type NodeId,
  type PublishResponse,
  type StatusChangeNotification,
  TimestampsToReturn,
} from 'node-opcua';
import { createInBatches } from './monitor.ts';
import type { Session } from './session.ts';

/** One item to watch; its number comes back with each of its values. */
export interface Item {
  /** Unique in the subscription. */
  handle: number;
  nodeId: NodeId;
  samplingIntervalMs: number;
  queueSize: number;
}

/** One Publish response, keep-alives included. */
export interface Report {
  changes: { handle: number; dataValue: DataValue }[];
  /** The server's clock when it made the response. */
  publishTime: Date | null;
}

export interface SubscriptionUser {
  heard(report: Report): void;
  /** It can't be relied upon any more; called at most once. */
  failed(cause: 'link-down' | 'subscription-lost', reason: string): void;
}

/** Requests under way: enough that the server can answer every interval although an answer travels for two. */
const REQUESTS = 4;
/** A keep-alive comes at least this often, so that an idle machine is known to be watched twice a second. */
const KEEP_ALIVE_MS = 500;
/** The server ends the subscription when it hears nothing of the gateway for so long. */
const LIFETIME_MS = 30_000;
/** Values in one response. */
const NOTIFICATIONS_MAX = 10_000;
/** Nothing for so long, when a keep-alive is due twice a second or each interval: the server is gone. */
const SILENCE_MS = 5_000;
const SILENCE_INTERVALS = 5;
/** The server answers, but knows the subscription no more. */
const SUBSCRIPTION_GONE = /BadNoSubscription|BadSubscriptionIdInvalid/;

export class Subscription {
  readonly #session: Session;
  readonly #user: SubscriptionUser;
  readonly #intervalMs: number;
  #id = 0;
  #revisedMs = 0;
  #acknowledge: { subscriptionId: number; sequenceNumber: number }[] = [];
  #nextSequence: number | null = null;
  #watchdog: NodeJS.Timeout | null = null;
  #over = false;

  constructor(session: Session, intervalMs: number, user: SubscriptionUser) {
    this.#session = session;
    this.#intervalMs = intervalMs;
    this.#user = user;
  }

  /** Publishing interval that the server grants, ms; after `start`. */
  get revisedMs(): number {
    return this.#revisedMs;
  }

  /** Makes the subscription. Nothing is reported until `publish`. */
  async start(): Promise<void> {
    const keepAliveCount = Math.max(1, Math.round(KEEP_ALIVE_MS / this.#intervalMs));
    const response = await this.#session.raw.createSubscription({
      requestedPublishingInterval: this.#intervalMs,
      requestedMaxKeepAliveCount: keepAliveCount,
      // At least three times the keep-alive count [OPC 10000-4 §5.14.2.2].
      requestedLifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(LIFETIME_MS / this.#intervalMs)),
      maxNotificationsPerPublish: NOTIFICATIONS_MAX,
      publishingEnabled: true,
      priority: 10,
    });
    this.#id = response.subscriptionId;
    this.#revisedMs = response.revisedPublishingInterval;
  }

  /** Makes items; results in their order. */
  monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]> {
    const requests = items.map(({ handle, nodeId, samplingIntervalMs, queueSize }) => ({
      itemToMonitor: { nodeId, attributeId: AttributeIds.Value },
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: {
        clientHandle: handle,
        samplingInterval: samplingIntervalMs,
        queueSize,
        // After an overflow the present is right, and the gap lies before the first value that is left.
        discardOldest: true,
      },
    }));
    return createInBatches(requests, this.#session.itemsPerCall, async (itemsToCreate) => {
      const subscriptionId = this.#id;
      const timestampsToReturn = TimestampsToReturn.Both;
      const response = await this.#session.raw.createMonitoredItems({
        subscriptionId,
        timestampsToReturn,
        itemsToCreate,
      });
      return response.results ?? [];
    });
  }

  /** Begins to fetch. */
  publish(): void {
    this.#kick();
    for (let i = 0; i < REQUESTS; i++) void this.#request();
  }

  /** Ends it here; the server forgets it with the session. */
  stop(): void {
    this.#over = true;
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
  }

  async #request(): Promise<void> {
    while (!this.#over) {
      const subscriptionAcknowledgements = this.#acknowledge;
      this.#acknowledge = [];
      try {
        this.#receive(await this.#session.publish({ subscriptionAcknowledgements }));
      } catch (error) {
        // The server holds fewer requests than this: one less from now on.
        if (/BadTooManyPublishRequests/.test((error as Error).message)) return;
        const { message } = error as Error;
        this.#fail(SUBSCRIPTION_GONE.test(message) ? 'subscription-lost' : 'link-down', message);
      }
    }
  }

  #receive(response: PublishResponse): void {
    if (this.#over || response.subscriptionId !== this.#id) return;
    this.#kick();
    const { notificationMessage: message, subscriptionId } = response;
    const notifications = message.notificationData ?? [];
    if (!this.#follows(message.sequenceNumber, notifications.length > 0)) {
      this.#fail(
        'subscription-lost',
        `notification ${message.sequenceNumber} came where ${this.#nextSequence} was due`,
      );
      return;
    }
    if (notifications.length > 0) {
      this.#acknowledge.push({ subscriptionId, sequenceNumber: message.sequenceNumber });
    }
    const report: Report = { changes: [], publishTime: message.publishTime };
    let ended: string | null = null;
    for (const notification of notifications) {
      if (notification === null) continue;
      const { monitoredItems } = notification as DataChangeNotification;
      const { status } = notification as StatusChangeNotification;
      for (const item of monitoredItems ?? [])
        report.changes.push({ handle: item.clientHandle, dataValue: item.value });
      // Only its end is told so: it timed out, or was transferred to another session [OPC 10000-4 §7.25.4].
      if (status !== undefined) ended = status.name;
    }
    this.#user.heard(report);
    if (ended !== null) this.#fail('subscription-lost', `subscription ended: ${ended}`);
  }

  /** A keep-alive carries the number that the next message with data will have [OPC 10000-4 §7.26]. */
  #follows(sequence: number, hasData: boolean): boolean {
    const due = this.#nextSequence;
    if (due !== null && sequence !== due) return false;
    // 0 is left out when the counter starts again [OPC 10000-4 §7.9].
    this.#nextSequence = hasData ? (sequence >= 0xffffffff ? 1 : sequence + 1) : sequence;
    return true;
  }

  #kick(): void {
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
    if (this.#over) return;
    const silenceMs = Math.max(SILENCE_MS, SILENCE_INTERVALS * this.#revisedMs);
    // When this process itself was stopped for a while, the answers lie in its socket: they are read before it judges.
    const judge = () => this.#fail('link-down', 'silence');
    this.#watchdog = setTimeout(() => {
      this.#watchdog = setTimeout(judge, 50);
    }, silenceMs);
  }

  #fail(cause: 'link-down' | 'subscription-lost', reason: string): void {
    if (this.#over) return;
    this.stop();
    this.#user.failed(cause, reason);
  }
}
