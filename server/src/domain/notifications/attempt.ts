/** What became of an attempt to send a message, and what follows from it. */

import { NS_PER_MS } from '@gemba/contract/sample';
import type { Message } from './types.ts';

export type Outcome =
  /** The other side has it. */
  | { kind: 'taken' }
  /** The other side will never take it: a wrong address, a refused signature. */
  | { kind: 'refused'; error: string }
  /** Perhaps later; `retryAfterMs` where the other side said when. */
  | { kind: 'failed'; error: string; retryAfterMs: number | null };

/** Waits between attempts: doubled each time. */
const RETRY = { minMs: 5000, maxMs: 15 * 60_000 };
/** No other side may ask for more. */
const RETRY_AFTER_MAX_MS = 3_600_000;
/** What nobody took for so long is told to nobody any more. */
const GIVE_UP_AFTER_MS = 48 * 3_600_000;
const ERROR_MAX = 300;

/** The message after an attempt. */
export function attempted(message: Message, outcome: Outcome, nowNs: bigint): Message {
  const attempts = message.attempts + 1;
  if (outcome.kind === 'taken') return { ...message, attempts, state: 'sent', error: null, endedNs: nowNs };
  const error = outcome.error.slice(0, ERROR_MAX);
  const isTooOld = nowNs - message.madeNs > BigInt(GIVE_UP_AFTER_MS) * NS_PER_MS;
  if (outcome.kind === 'refused' || isTooOld) return { ...message, attempts, state: 'failed', error, endedNs: nowNs };
  const ownMs = Math.min(RETRY.maxMs, RETRY.minMs * 2 ** Math.min(message.attempts, 20));
  const waitMs = Math.max(ownMs, Math.min(RETRY_AFTER_MAX_MS, outcome.retryAfterMs ?? 0));
  return { ...message, attempts, error, nextNs: nowNs + BigInt(Math.ceil(waitMs)) * NS_PER_MS };
}

/** Whether it may be tried; a clock that was set back keeps nothing waiting. */
export const isDue = ({ state, nextNs }: Message, nowNs: bigint): boolean =>
  state === 'sending' && (nextNs <= nowNs || nextNs > nowNs + BigInt(RETRY_AFTER_MAX_MS) * NS_PER_MS);
