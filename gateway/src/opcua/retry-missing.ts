/**
 * Tries again what the server doesn't have while the line stands: soon at first, as a PLC's program is loaded or a device
 * switched on, then less often, and soon again after something of it came or went.
 */

import { Backoff } from '@gemba/program/backoff';
import { pause } from '../pause.ts';
import type { Items } from './items.ts';

const RETRY_ITEMS = { minMs: 1_000, maxMs: 10_000 };

/** Goes on until the signal; rejects when items can't be asked for. `clock`: the gateway's, ns UTC. */
export async function retryMissing(
  items: { readonly missing: number; make: Items['make'] },
  clock: () => bigint,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Backoff(RETRY_ITEMS);
  let before = items.missing;
  while (!signal.aborted) {
    await pause(backoff.next(), signal);
    if (signal.aborted) return;
    // Something went or came: more of it may follow soon.
    if (items.missing !== before) backoff.reset();
    if (items.missing > 0) await items.make(clock);
    before = items.missing;
  }
}
