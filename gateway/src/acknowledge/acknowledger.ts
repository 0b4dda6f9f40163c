/**
 * The only thing that a gateway ever writes to a machine: an acknowledgement of one of its own alarms, asked for by the
 * server, of a condition that a signal carries, on a machine whose configuration allows it. Asked twice, it does no more
 * than asked once; whoever isn't reached isn't answered for, and is asked for again.
 */

import type { GatewayId, SiteId } from '@gemba/contract/identity';
import {
  type AcknowledgeAnswer,
  type AcknowledgeRequest,
  acknowledgedTopic,
  acknowledgeTopic,
  decodeRequest,
} from '@gemba/contract/stream/acknowledge';
import type { Log } from '@gemba/program/log';
import type { Link, LinkUser } from '../link.ts';

/** What became of it at the machine. */
export type Outcome = Pick<AcknowledgeAnswer, 'result' | 'code'>;

export interface AcknowledgerOptions {
  site: SiteId;
  gateway: GatewayId;
  /** Whether the machine may be written to. */
  allowed(machine: string): boolean;
  /** Writes it; rejects when the machine isn't reached. */
  write(request: AcknowledgeRequest): Promise<Outcome>;
  log: Log;
}

/** What was taken is remembered, so that it isn't asked of the machine again, which may not know it any more. */
const TAKEN_MAX = 1_000;
/** Requests under way; beyond that they are left to be asked again. */
const UNDER_WAY_MAX = 20;

export class Acknowledger implements LinkUser {
  readonly #options: AcknowledgerOptions;
  readonly #topics: { asked: string; answered: string };
  readonly #taken = new Set<string>();
  readonly #underWay = new Set<string>();
  #link: Link | null = null;

  constructor(options: AcknowledgerOptions) {
    this.#options = options;
    const { site, gateway } = options;
    this.#topics = { asked: acknowledgeTopic(site, gateway), answered: acknowledgedTopic(site, gateway) };
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** A broker that doesn't grant it takes the samples all the same. */
  async connected(): Promise<void> {
    await this.#link?.subscribe(this.#topics.asked, 1).catch((error) => {
      this.#options.log.warn({ reason: (error as Error).message }, 'the broker passes no acknowledgements on');
    });
  }

  message(topic: string, payload: Uint8Array): void {
    if (topic !== this.#topics.asked) return;
    const request = decodeRequest(Buffer.from(payload).toString('utf8'));
    if (request === null) this.#options.log.warn({ topic }, 'what is no acknowledgement was asked for');
    else void this.#take(request);
  }

  async #take(request: AcknowledgeRequest): Promise<void> {
    const { id, machine, signal, event, by } = request;
    const { allowed, log } = this.#options;
    const key = `${machine} ${signal} ${event}`;
    if (!allowed(machine)) return this.#answer({ id, result: 'off', code: null });
    if (this.#taken.has(key)) return this.#answer({ id, result: 'done', code: null });
    if (this.#underWay.has(key) || this.#underWay.size >= UNDER_WAY_MAX) return;
    this.#underWay.add(key);
    try {
      const outcome = await this.#options.write(request);
      log.info({ machine, signal, event, by, ...outcome }, 'acknowledgement passed on to the machine');
      if (outcome.result === 'done') this.#remember(key);
      this.#answer({ id, ...outcome });
    } catch (error) {
      log.warn({ machine, signal, reason: (error as Error).message }, 'the machine was not reached');
    } finally {
      this.#underWay.delete(key);
    }
  }

  #remember(key: string): void {
    this.#taken.add(key);
    if (this.#taken.size > TAKEN_MAX) this.#taken.delete(this.#taken.values().next().value ?? '');
  }

  /** Lost where the broker is away: it is asked for again. */
  #answer(answer: AcknowledgeAnswer): void {
    this.#link?.publish(this.#topics.answered, JSON.stringify(answer), { qos: 1 }).catch(() => {});
  }
}
