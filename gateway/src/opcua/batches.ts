/**
 * Calls about many nodes, cut to what a server takes: one call for each node is a hundred times slower, one call for all
 * is refused by many. A batch is cut to the limit that the server names; one that is refused all the same is halved until
 * its parts go through, or a single node stands alone as the one that can't be asked for.
 */

/** What servers answer to a call that is too large for them [OPC 10000-4 §7.39.2, OPC 10000-6 §7.1.5]. */
const TOO_LARGE =
  /BadTooManyOperations|BadEncodingLimitsExceeded|BadRequestTooLarge|BadResponseTooLarge|BadTcpMessageTooLarge/;
const NO_ANSWER = /timed out|BadTimeout|BadRequestTimeout/;
const CUT_OFF = /premature disconnection|Connection Break|socket has been|BadConnectionClosed|BadSecureChannelClosed/i;
/** How much smaller the next attempt is after a call that took the connection with it: each attempt costs a session. */
const SHRINK = 8;

/** A call that may have been carried out although nobody said so: to be made again only in a new session. */
export class BrokenCall extends Error {
  /** The only node of the call; `null` when it had more. */
  readonly only: unknown;

  constructor(only: unknown, cause: Error) {
    super(cause.message, { cause });
    this.only = only;
  }
}

export interface Call<I, O> {
  /** Results in the order of the items. */
  perform(batch: I[]): Promise<O[]>;
  /** What stands for an item that is refused even alone. */
  refused(item: I, error: Error): O;
  /** Whether it can be made twice: then no answer is a reason to ask for less at once. */
  repeatable: boolean;
}

/** Size of the calls of one service to one server; what is learned of it outlasts the session. */
export class Batches {
  readonly #atMost: number;
  #size: number;

  /** `atMost`: where the server names no limit. */
  constructor(atMost: number) {
    this.#atMost = atMost;
    this.#size = atMost;
  }

  /** Nodes of the next call. */
  get size(): number {
    return this.#size;
  }

  /** Asks for all items; results in their order. `limit`: what the server says that it takes; `null` for nothing said. */
  async run<I, O>(items: readonly I[], limit: number | null, call: Call<I, O>): Promise<O[]> {
    if (limit !== null) this.#size = Math.min(this.#size, limit);
    const results: O[] = [];
    while (results.length < items.length) {
      results.push(...(await this.#ask(items.slice(results.length, results.length + this.#size), call)));
    }
    return results;
  }

  async #ask<I, O>(batch: I[], call: Call<I, O>): Promise<O[]> {
    try {
      const results = await call.perform(batch);
      if (results.length !== batch.length) throw new Error(`${results.length} results for ${batch.length} nodes`);
      return results;
    } catch (error) {
      return this.#smaller(batch, call, error as Error);
    }
  }

  async #smaller<I, O>(batch: I[], call: Call<I, O>, error: Error): Promise<O[]> {
    const halves = TOO_LARGE.test(error.message) || (call.repeatable && NO_ANSWER.test(error.message));
    if (!halves) throw this.#broken(batch, error);
    if (batch.length === 1) return [call.refused(batch[0] as I, error)];
    const half = Math.ceil(batch.length / 2);
    let alone = 0;
    const refused = (item: I, why: Error) => {
      alone += 1;
      return call.refused(item, why);
    };
    const counted = { ...call, refused };
    const results = await this.#ask(batch.slice(0, half), counted);
    results.push(...(await this.#ask(batch.slice(half), counted)));
    // Both halves went through: it was the number. Else it was a node, and the others may go on together.
    if (alone === 0) this.#size = Math.min(this.#size, half);
    return results;
  }

  #broken(batch: readonly unknown[], error: Error): Error {
    if (!NO_ANSWER.test(error.message) && !CUT_OFF.test(error.message)) return error;
    const only = batch.length === 1 ? batch[0] : null;
    this.#size = only === null ? Math.max(1, Math.floor(batch.length / SHRINK)) : this.#atMost;
    return new BrokenCall(only, error);
  }
}
