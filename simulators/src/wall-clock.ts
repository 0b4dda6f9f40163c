/** Time of day in microseconds, strictly increasing, so that no two emissions of a machine share a time. */

/** What tells the time; tests bring their own. */
export interface Clock {
  /** Nanoseconds UTC, a multiple of 100 as OPC UA carries it [OPC 10000-6 §5.2.2.5]; each call returns a later one. */
  nowNs: () => bigint;
}

/** Largest difference to the system's clock before it is followed, ms: somebody set that clock. */
const FOLLOW_MS = 20;

export class WallClock implements Clock {
  #anchorMs = Date.now() - performance.now();
  #lastNs = 0n;

  nowNs(): bigint {
    const ms = this.#anchorMs + performance.now();
    if (Math.abs(ms - Date.now()) > FOLLOW_MS) this.#anchorMs = Date.now() - performance.now();
    const nowNs = BigInt(Math.round((this.#anchorMs + performance.now()) * 1000)) * 1000n;
    this.#lastNs = nowNs > this.#lastNs ? nowNs : this.#lastNs + 1000n;
    return this.#lastNs;
  }
}
