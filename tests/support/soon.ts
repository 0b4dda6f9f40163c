/** Waiting for what must come: looked at again and again until the check holds, or failing as it last did. */

import { vi } from 'vitest';

/** A machine that does much else takes its time; how fast something is, is asked elsewhere. */
const WITHIN_MS = 90_000;
const AGAIN_MS = 50;

export const soon = (check: () => void | Promise<void>, withinMs = WITHIN_MS): Promise<void> =>
  vi.waitFor(check, { timeout: withinMs, interval: AGAIN_MS });
