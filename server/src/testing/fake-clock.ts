/** A clock that stands still until a test moves it. */

import type { Clock } from '../clock.ts';

export class FakeClock implements Clock {
  #nowMs: number;
  #setMs = 0;
  #timers: { atMs: number; action: () => void }[] = [];

  constructor(nowMs = Date.UTC(2026, 10, 22, 8)) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  elapsedMs(): number {
    return this.#nowMs - this.#setMs;
  }

  /** Somebody sets the clock: timers and what has elapsed don't care. */
  set(byMs: number): void {
    this.#nowMs += byMs;
    this.#setMs += byMs;
    for (const timer of this.#timers) timer.atMs += byMs;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, ms), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Whoever waits is gone: the process was killed. */
  forgetTimers(): void {
    this.#timers = [];
  }

  /** Moves on by `ms`, runs what comes due in its order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#nowMs = due.atMs;
      due.action();
      await settle();
    }
    this.#nowMs = endMs;
  }
}

/** Lets promises and immediates that are already on their way run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
