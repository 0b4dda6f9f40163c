/**
 * Failed attempts to sign in, per user and address and per address. Whoever fails too often waits, longer each time;
 * the same user from another address is not locked out, and screens don't sign in at all.
 */

interface Failures {
  count: number;
  lastMs: number;
  lockedUntilMs: number;
}

/** Attempts that may fail before the first lock: of one user from one address, and of all from one address. */
const USER_MAX = 5;
const ADDRESS_MAX = 20;
const LOCK_FIRST_MS = 30_000;
const LOCK_MAX_MS = 15 * 60_000;
/** Failures older than this are forgotten. */
const FORGET_MS = 60 * 60_000;
/** Addresses and users remembered; the oldest goes first. */
const REMEMBERED_MAX = 10_000;

export class Lockout {
  readonly #addresses = new Map<string, Failures>();
  readonly #users = new Map<string, Failures>();

  /** Milliseconds for which this user may not try from this address; 0 when he may. */
  lockedMs(user: string, address: string, nowMs: number): number {
    const untilMs = Math.max(
      this.#users.get(pair(user, address))?.lockedUntilMs ?? 0,
      this.#addresses.get(address)?.lockedUntilMs ?? 0,
    );
    return Math.max(0, untilMs - nowMs);
  }

  /**
   * Notes an attempt as failed, before its outcome is known, so that many at once don't all pass. What it returns takes
   * that back, and forgets the user's failures, when it succeeded.
   */
  attempt(user: string, address: string, nowMs: number): () => void {
    const before = this.#addresses.get(address);
    note(this.#users, pair(user, address), USER_MAX, nowMs);
    note(this.#addresses, address, ADDRESS_MAX, nowMs);
    return () => {
      this.#users.delete(pair(user, address));
      if (before === undefined) this.#addresses.delete(address);
      else this.#addresses.set(address, before);
    };
  }
}

/** A name has no line break (ids and addresses neither), so that no pair can be forged from another. */
const pair = (user: string, address: string): string => `${user.replaceAll('\n', ' ')}\n${address}`;

function note(known: Map<string, Failures>, key: string, max: number, nowMs: number): void {
  const before = known.get(key);
  const count = before !== undefined && nowMs - before.lastMs < FORGET_MS ? before.count + 1 : 1;
  const lockMs = count < max ? 0 : Math.min(LOCK_MAX_MS, LOCK_FIRST_MS * 2 ** Math.min(count - max, 20));
  known.delete(key);
  known.set(key, { count, lastMs: nowMs, lockedUntilMs: lockMs === 0 ? 0 : nowMs + lockMs });
  if (known.size > REMEMBERED_MAX) known.delete(known.keys().next().value as string);
}
