/**
 * The addresses of one machine's server: its own and those of its stand-ins, one in use at a time. The one that was good
 * stays in use while it is; when it can't be reached, or nothing can be watched there, each of the others has its turn.
 * Between attempts the gateway knocks, and goes on at once when somebody listens who was away.
 */

import { pause } from '../pause.ts';
import { listens } from './knock.ts';

/** How often it is looked whether a server that was away listens again. */
const KNOCK_MS = 1_500;

export class Addresses {
  readonly #urls: readonly string[];
  /** Place of the one in use, and how many have failed in a row. */
  #at = 0;
  #failed = 0;

  /** `urls`: in the order in which they are tried; one at least. */
  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** The one that was good the last time, or the next to try. */
  get url(): string {
    return this.#urls[this.#at] as string;
  }

  /** Machines are being watched there. */
  good(): void {
    this.#failed = 0;
  }

  /** Turns to the next one; `false` when each has had its turn, and it is time to wait. */
  next(): boolean {
    this.#at = (this.#at + 1) % this.#urls.length;
    this.#failed += 1;
    if (this.#failed < this.#urls.length) return true;
    this.#failed = 0;
    return false;
  }

  /** Waits so many ms, but not for a server that was away and has come back. `signal` ends it. */
  async rest(waitMs: number, wereAway: boolean, signal: AbortSignal): Promise<void> {
    const untilMs = performance.now() + waitMs;
    let away = wereAway;
    for (let leftMs = waitMs; leftMs > 0 && !signal.aborted; leftMs = untilMs - performance.now()) {
      await pause(Math.min(leftMs, KNOCK_MS), signal);
      if (untilMs - performance.now() < KNOCK_MS) continue;
      const there = await this.#anyListens(signal);
      if (there && away) return;
      away = !there;
    }
  }

  async #anyListens(signal: AbortSignal): Promise<boolean> {
    const there = await Promise.all(this.#urls.map((url) => listens(url, signal)));
    return there.includes(true);
  }
}
