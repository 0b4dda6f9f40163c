/** A pause that ends early, and without a word, when its signal says so: whoever pauses looks at the signal then. */

import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many ms, or until the signal; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
