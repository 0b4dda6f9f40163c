/** The server's clock and timers, as one thing that tests can take into their own hands. */

export interface Clock {
  /** Milliseconds UTC. Somebody may set it, back too: how long ago something was, `elapsedMs` says. */
  nowMs(): number;
  /** Milliseconds since some moment, whatever is done to the clock. */
  elapsedMs(): number;
  /** Calls `action` once after `ms`; what it returns calls it off. */
  after(ms: number, action: () => void): () => void;
}

/** Nanoseconds UTC of a clock. */
export const nowNs = (clock: Clock): bigint => BigInt(Math.floor(clock.nowMs())) * 1_000_000n;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** Calls `action` every `ms`, the first time after `ms`; what it returns ends that. */
export function every(clock: Clock, ms: number, action: () => void): () => void {
  let cancel = clock.after(ms, again);
  function again(): void {
    cancel = clock.after(ms, again);
    action();
  }
  return () => cancel();
}

/** Resolves after `ms`. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(ms, resolve));

/** The promise's outcome, or a rejection when it has none within `ms`. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error(`no answer within ${ms} ms`)));
    promise.then(resolve, reject).finally(cancel);
  });
}
