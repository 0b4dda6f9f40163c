/** Waiting times between attempts: doubled each time up to a cap, with full jitter over the upper half, so that a plant's gateways don't all knock at once. */

export interface BackoffLimits {
  minMs: number;
  maxMs: number;
}

export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #random: () => number;
  #attempts = 0;

  constructor(limits: BackoffLimits, random: () => number = Math.random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt: between half and all of min × 2^n, capped. */
  next(): number {
    const full = Math.min(this.#limits.maxMs, this.#limits.minMs * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 30);
    return Math.round(full * (0.5 + this.#random() / 2));
  }

  /** To be called when an attempt held. */
  reset(): void {
    this.#attempts = 0;
  }
}
