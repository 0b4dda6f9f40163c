/**
 * How a watch over an endpoint ends: what broke, the rung of the ladder on which the endpoint goes on, and the cause of
 * the gap if one is to be declared. Each rung loses more than the one before, so a failure is named by the first that can
 * still mend it. Pure.
 */

import type { GapCause } from '@gemba/contract/sample';
import { BrokenCall } from './batches.ts';
import { SUBSCRIPTION_GONE } from './refusals.ts';
import { NamespacesChanged } from './server-facts.ts';

/** Why a watch ended, and where the endpoint goes on. */
export interface Ended {
  /**
   * `resume`: the connection broke, and the server may still hold the subscription; `recreate`: it doesn't, or something
   * is missing, but the session is good; `reconnect`: nothing of it is.
   */
  rung: 'resume' | 'recreate' | 'reconnect';
  cause: GapCause;
  reason: string;
}

/** How a subscription can fail. */
export type Failure =
  /** The server doesn't answer; it may still hold the subscription. */
  | 'link-down'
  /** The server answers, but something is missing for good, or the subscription is gone. */
  | 'subscription-lost';

/** A server that doesn't change an item: it must be made anew. */
export class NotModified extends Error {
  constructor() {
    super('the server does not change its items');
  }
}

/** What an error of a call for a subscription's messages says of it. */
export const failureOf = ({ message }: Error): Failure =>
  SUBSCRIPTION_GONE.test(message) ? 'subscription-lost' : 'link-down';

/** A subscription failed. */
export const subscriptionFailed = (failure: Failure, reason: string): Ended => ({
  rung: failure === 'link-down' ? 'resume' : 'recreate',
  cause: failure,
  reason,
});

/** The connection broke by itself. */
export const linkDown = (reason: string): Ended => ({ rung: 'resume', cause: 'link-down', reason });

/** No session came to be, or nothing could be watched in it. */
export const unreached = (error: unknown): Ended => ({
  rung: 'reconnect',
  cause: 'link-down',
  reason: (error as Error).message,
});

/**
 * An error of a call beside the subscription: most often the connection breaks, and over another nothing may be missing.
 * Not so where a call may have made items twice, or the nodes aren't what they were.
 */
export function asEnded(error: unknown): Ended {
  if (error instanceof NotModified) return { rung: 'recreate', cause: 'reconfigured', reason: error.message };
  if (error instanceof BrokenCall || error instanceof NamespacesChanged) return unreached(error);
  return linkDown((error as Error).message);
}
