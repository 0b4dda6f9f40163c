/** The present value of one signal and the values that came while the screen was looking, for its small trend. */

import type { SignalView } from '@gemba/contract/live';

/** Values kept per signal: half an hour at two a second. */
const RECENT_MAX = 3_600;

export class SignalLive {
  #view = $state.raw<SignalView | null>(null);
  #recent = $state.raw<readonly { timeMs: number; value: number }[]>([]);

  get view(): SignalView | null {
    return this.#view;
  }

  /** Numeric values since the page was opened, in the order of their time. */
  get recent(): readonly { timeMs: number; value: number }[] {
    return this.#recent;
  }

  apply(view: SignalView): void {
    const newest = this.#recent.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
    this.#view = view;
    if (typeof view.value === 'number' && view.timeMs > newest) {
      this.#recent = [...this.#recent.slice(1 - RECENT_MAX), { timeMs: view.timeMs, value: view.value }];
    }
  }
}
