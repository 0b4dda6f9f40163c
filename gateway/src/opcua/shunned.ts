/**
 * Signals whose nodes took the connection with them, each in a call in which it stood alone. They are left alone for a
 * while, also in the next sessions: one node that a server can't bear must not cost all the others, again and again.
 */

import type { WatchedSignal } from './watched-signal.ts';

/** So long a node that takes the connection with it is left alone. */
const SHUN_MS = 10 * 60_000;

export class Shunned {
  /** Until when, ms of a clock that nobody sets. */
  readonly #untilMs = new WeakMap<WatchedSignal, number>();

  add(signals: readonly WatchedSignal[]): void {
    for (const signal of signals) this.#untilMs.set(signal, performance.now() + SHUN_MS);
  }

  has(signal: WatchedSignal): boolean {
    return performance.now() < (this.#untilMs.get(signal) ?? 0);
  }
}
