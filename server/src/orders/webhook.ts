/**
 * Results to the ERP: each message of the outbox is sent until it is taken, those of one order in their order, signed, with a key
 * by which the other side knows one that comes twice. The outbox is in the records, so that nothing is lost over a restart.
 */

import { createHmac } from 'node:crypto';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every } from '../clock.ts';
import type { OrderRecords, WaitingMessage } from '../records/orders/port.ts';

export interface WebhookOptions {
  url: string;
  /** Known to both sides. */
  secret: string;
  records: Pick<OrderRecords, 'waitingMessages' | 'messageSent' | 'messageFailed'>;
  /** What a message says: an ISA-95 message in JSON. */
  compose: (message: WaitingMessage) => Promise<string>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** For tests; rejects when there is no answer. Resolves with the status. */
  post?: Post;
}

export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number>;

const LOOK_EVERY_MS = 2000;
const ANSWER_WITHIN_MS = 10_000;
/** Waits between attempts: doubled each time. */
const RETRY = { minMs: 5000, maxMs: 3_600_000 };
/** Messages that were taken are kept for so long, for questions. */
const KEPT_MS = 30 * 86_400_000;
const AT_ONCE = 20;

export class Webhook {
  readonly #options: WebhookOptions;
  readonly #sent;
  #running: Promise<void> | null = null;
  #stopped = false;
  #undo: () => void = () => {};

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#sent = options.metrics.counter('gemba_server_erp_messages_total', 'Messages to the ERP by result', [
      'result',
    ]);
  }

  start(): void {
    this.#undo = every(this.#options.clock, LOOK_EVERY_MS, () => this.#begin());
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#undo();
    await this.#running;
  }

  #begin(): void {
    this.#running ??= this.#sendAll()
      .catch((error) => this.#options.log.error({ reason: (error as Error).message }, 'the outbox could not be read'))
      .finally(() => {
        this.#running = null;
      });
  }

  async #sendAll(): Promise<void> {
    const { records, clock } = this.#options;
    for (const message of await records.waitingMessages(clock.nowMs(), AT_ONCE)) {
      if (this.#stopped) return;
      let heard = true;
      const failed = await this.#send(message).then(
        (status) => (status >= 200 && status < 300 ? null : `answered ${status}`),
        (error) => {
          heard = false;
          return (error as Error).message;
        },
      );
      const nowMs = clock.nowMs();
      if (failed === null) await records.messageSent(message.id, nowMs, nowMs - KEPT_MS);
      else await records.messageFailed(message.id, failed.slice(0, 200), nowMs + waitMs(message.attempts));
      this.#sent.inc({ result: failed === null ? 'taken' : 'failed' });
      // Where nobody answers nobody will answer the next; where one message is refused, others may not be.
      if (!heard) return;
    }
  }

  async #send(message: WaitingMessage): Promise<number> {
    const { url, secret, compose, clock, post = postJson } = this.#options;
    const body = await compose(message);
    const at = Math.floor(clock.nowMs() / 1000);
    return post(url, { ...headersOf(message, body, secret, at), 'content-type': 'application/json' }, body);
  }
}

/** The signature covers the time, so that what was overheard can't be sent again later. */
export function headersOf(
  message: Pick<WaitingMessage, 'key' | 'kind'>,
  body: string,
  secret: string,
  atS: number,
): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex');
  return {
    'idempotency-key': message.key,
    'x-gemba-event': message.kind,
    'x-gemba-signature': `t=${atS},v1=${signature}`,
  };
}

/** Before attempt `attempts` + 1. */
export const waitMs = (attempts: number): number => Math.min(RETRY.maxMs, RETRY.minMs * 2 ** Math.min(attempts, 20));

async function postJson(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  await answer.body?.cancel();
  return answer.status;
}
