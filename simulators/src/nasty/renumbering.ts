/**
 * Leaves notifications out of a subscription so that nobody can see it by the numbers: a message of which nothing is left
 * becomes a keep-alive, and all later ones are numbered as if it had never been [OPC 10000-4 §7.26].
 */

import type { ExtensionObject, PublishResponse } from 'node-opcua';
import { renotified } from './internals.ts';

export class Renumbering {
  /** Messages left out so far, by subscription. */
  readonly #leftOut = new Map<number, number>();

  /** The response with what is left of its notifications. */
  pass(response: PublishResponse, left: readonly (ExtensionObject | null)[]): PublishResponse {
    const { subscriptionId, notificationMessage } = response;
    const before = this.#leftOut.get(subscriptionId) ?? 0;
    const had = (notificationMessage.notificationData ?? []).length > 0;
    if (had && left.length === 0) this.#leftOut.set(subscriptionId, before + 1);
    return renotified(response, [...left], notificationMessage.sequenceNumber - before);
  }
}
