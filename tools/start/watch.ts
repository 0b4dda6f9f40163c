/** Waits for the first machine that is live on the server. */

import { setTimeout as wait } from 'node:timers/promises';

const EVERY_MS = 200;
/** An observation younger than this is live (docs/decisions/0004). */
const LIVE_MS = 3000;

/** Resolves with the id of the first live machine; rejects when told to stop. */
export async function firstLiveMachine(url: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/api/v1/machines`, { signal }).catch(() => null);
    if (response?.ok) {
      const { machines } = (await response.json()) as { machines: { id: string; ageMs: number | null }[] };
      const live = machines.find((machine) => machine.ageMs !== null && machine.ageMs < LIVE_MS);
      if (live !== undefined) return live.id;
    }
    await wait(EVERY_MS, undefined, { signal });
  }
}
