/** How fast history is read: at most so many values a second, and not at all while live work is behind. */

import { pause } from '../pause.ts';

/** How often it is looked whether live work has caught up. */
const LOOK_MS = 50;

export class Pace {
  readonly #behind: () => boolean;
  #freeMs = 0;

  constructor(behind: () => boolean) {
    this.#behind = behind;
  }

  /** So many values were read, and no more than so many are to be in a second. */
  read(values: number, valuesPerS: number): void {
    this.#freeMs = Math.max(this.#freeMs, performance.now()) + (values * 1000) / valuesPerS;
  }

  /** Resolves when more may be read, or when told to stop. */
  async wait(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = this.#freeMs - performance.now();
      if (waitMs <= 0 && !this.#behind()) return;
      await pause(waitMs > 0 ? waitMs : LOOK_MS, signal);
    }
  }
}
