/**
 * The Publish requests of one session: a few always under way, each answer handed to the subscription that it is of, and
 * what was received acknowledged with the next. They are the session's, not a subscription's: one that is made anew in
 * the same session must not miss the answers to requests of before [OPC 10000-4 §5.14.5].
 */

import type { PublishResponse } from 'node-opcua';
import type { Session } from './session.ts';

/** Requests under way: enough that the server can answer every interval although an answer travels for two. */
const REQUESTS = 4;
/** Answers kept for a subscription that is just being made. */
const UNCLAIMED_MAX = 16;
const TOO_MANY = /BadTooManyPublishRequests/;

export interface PublisherUser {
  /** A request failed: nothing more is asked for until `ask`. */
  failed(error: Error): void;
  /** The server publishes a subscription that nobody made: it has made its subscriptions anew, and what they missed is lost. */
  strange(subscriptionId: number): void;
}

type Receiver = (response: PublishResponse) => void;

export class Publisher {
  readonly #session: Pick<Session, 'publish'>;
  readonly #user: PublisherUser;
  readonly #receivers = new Map<number, Receiver>();
  #unclaimed: PublishResponse[] = [];
  /** None is being made: what is published is of one that is known. */
  #complete = false;
  #acknowledge: { subscriptionId: number; sequenceNumber: number }[] = [];
  /** Requests that the server takes. */
  #most = REQUESTS;
  #underWay = 0;
  /** Requests of before the last `ask` count no more. */
  #turn = 0;
  #halted = true;
  #over = false;

  constructor(session: Pick<Session, 'publish'>, user: PublisherUser) {
    this.#session = session;
    this.#user = user;
  }

  /** Begins to fetch, or asks anew where the server seems to have forgotten what was asked. */
  ask(): void {
    this.#turn += 1;
    this.#underWay = 0;
    this.#halted = false;
    this.#fill();
  }

  /** From now on, answers of this subscription go there. */
  register(subscriptionId: number, receiver: Receiver): void {
    this.#receivers.set(subscriptionId, receiver);
    this.#complete = true;
    for (const response of this.#unclaimed.splice(0)) this.#hand(response);
  }

  /** Answers of this subscription concern nobody any more. */
  forget(subscriptionId: number): void {
    this.#receivers.set(subscriptionId, () => {});
    this.#complete = false;
  }

  /** A message was taken: the server needn't hold it any longer. */
  acknowledge(subscriptionId: number, sequenceNumber: number): void {
    this.#acknowledge.push({ subscriptionId, sequenceNumber });
  }

  stop(): void {
    this.#over = true;
  }

  #fill(): void {
    while (!this.#over && !this.#halted && this.#underWay < this.#most) void this.#request(this.#turn);
  }

  async #request(turn: number): Promise<void> {
    this.#underWay += 1;
    const subscriptionAcknowledgements = this.#acknowledge;
    this.#acknowledge = [];
    try {
      const response = await this.#session.publish({ subscriptionAcknowledgements });
      if (!this.#over) this.#hand(response);
    } catch (error) {
      // The server holds fewer requests than this: one less from now on.
      if (this.#most > 1 && TOO_MANY.test((error as Error).message)) this.#most -= 1;
      else this.#fail(turn, error as Error);
    }
    if (turn !== this.#turn) return;
    this.#underWay -= 1;
    this.#fill();
  }

  #hand(response: PublishResponse): void {
    const receiver = this.#receivers.get(response.subscriptionId);
    if (receiver !== undefined) receiver(response);
    else if (this.#complete) this.#user.strange(response.subscriptionId);
    else if (this.#unclaimed.length < UNCLAIMED_MAX) this.#unclaimed.push(response);
  }

  #fail(turn: number, error: Error): void {
    if (this.#over || this.#halted || turn !== this.#turn) return;
    this.#halted = true;
    this.#user.failed(error);
  }
}
