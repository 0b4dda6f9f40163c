/**
 * Which changes go to a room now and which wait. A first change goes out at once; while the room is busy, the latest of
 * each key goes out at most four times a second; what is urgent (a changed state) waits for nothing. Pure: time is
 * given, and sending is somebody else's.
 */

/** Shortest time between two ordinary sends to a room, ms. */
export const ROOM_EVERY_MS = 250;

export class Coalesce<K> {
  readonly #waiting = new Set<K>();
  readonly #urgent = new Set<K>();
  #sentMs = Number.NEGATIVE_INFINITY;

  /** A key has changed. */
  offer(key: K, urgent: boolean): void {
    (urgent ? this.#urgent : this.#waiting).add(key);
  }

  /** Milliseconds until something may be sent; `null` when nothing waits. */
  dueInMs(nowMs: number): number | null {
    if (this.#urgent.size > 0) return 0;
    if (this.#waiting.size === 0) return null;
    return Math.max(0, this.#sentMs + ROOM_EVERY_MS - nowMs);
  }

  /** The keys to be sent now; they are changed no more. */
  take(nowMs: number): K[] {
    const keys = new Set(this.#urgent);
    this.#urgent.clear();
    if (this.#waiting.size > 0 && nowMs - this.#sentMs >= ROOM_EVERY_MS) {
      for (const key of this.#waiting) keys.add(key);
      this.#waiting.clear();
      this.#sentMs = nowMs;
    } else {
      for (const key of keys) this.#waiting.delete(key);
    }
    return [...keys];
  }
}
