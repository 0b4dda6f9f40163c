/**
 * Latest value per key, let through at once when nothing was painted lately, then at most four times a second. What is
 * urgent (a changed state, an alarm) never waits. A slow screen so gets the newest picture, not a backlog. Pure: the
 * owner brings the time and sets the timer.
 */

/** Painting dominates: four pictures a second is what a wall's small computer can paint with ease. */
export const PAINT_EVERY_MS = 250;

export class Pacer<T> {
  #waiting = new Map<string, T>();
  #paintedMono = Number.NEGATIVE_INFINITY;

  /** Takes what came and returns what is to be painted now: everything when idle, else only what is urgent. */
  offer(
    items: Iterable<readonly [key: string, value: T]>,
    isUrgent: (key: string, value: T) => boolean,
    nowMono: number,
  ): Map<string, T> {
    const now = new Map<string, T>();
    for (const [key, value] of items) {
      if (isUrgent(key, value)) {
        this.#waiting.delete(key);
        now.set(key, value);
      } else {
        this.#waiting.set(key, value);
      }
    }
    for (const [key, value] of this.due(nowMono)) now.set(key, value);
    return now;
  }

  /** What waited, if its time has come. */
  due(nowMono: number): Map<string, T> {
    if (this.#waiting.size === 0 || nowMono - this.#paintedMono < PAINT_EVERY_MS) return new Map();
    const now = this.#waiting;
    this.#waiting = new Map();
    this.#paintedMono = nowMono;
    return now;
  }

  /** Milliseconds until {@link due} has something; `null` when nothing waits. */
  waitMs(nowMono: number): number | null {
    return this.#waiting.size === 0 ? null : Math.max(0, this.#paintedMono + PAINT_EVERY_MS - nowMono);
  }

  /** Forgets what waits: a snapshot has overtaken it. */
  clear(): void {
    this.#waiting.clear();
  }
}
