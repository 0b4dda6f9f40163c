/**
 * In which way the values of one server are brought: it reports changes by subscription, or it is read at the interval.
 * Where the configuration leaves that open, it is read when it knows no subscriptions, or when its subscriptions live and
 * bring nothing. Pure.
 */

import { UNSUPPORTED } from './refusals.ts';

export type Way = 'subscription' | 'cyclic';

/** A subscription that brings nothing may have had bad luck once. */
const MUTE_MAX = 2;
/** The first watch after this tries a subscription again: another program may be loaded by now. */
const READ_INSTEAD_MS = 10 * 60_000;

export class WayOfWatching {
  readonly #open: boolean;
  #way: Way;
  #mute = 0;
  #sinceMs = 0;

  constructor(mode: Way | 'auto') {
    this.#open = mode === 'auto';
    this.#way = mode === 'cyclic' ? 'cyclic' : 'subscription';
  }

  /** For the next watch. `nowMs`: on a clock that nobody sets. */
  choose(nowMs: number): Way {
    if (this.#open && nowMs - this.#sinceMs > READ_INSTEAD_MS) this.#way = 'subscription';
    return this.#way;
  }

  /** A watch could not begin; whether the server is read instead from now on. */
  refused(reason: string, nowMs: number): boolean {
    return UNSUPPORTED.test(reason) && this.#readInstead(nowMs);
  }

  /** A watch ended; `mute`: it never brought a value. Whether the server is read instead from now on. */
  ended(mute: boolean, nowMs: number): boolean {
    this.#mute = mute ? this.#mute + 1 : 0;
    return this.#mute >= MUTE_MAX && this.#readInstead(nowMs);
  }

  #readInstead(nowMs: number): boolean {
    if (!this.#open || this.#way === 'cyclic') return false;
    this.#way = 'cyclic';
    this.#sinceMs = nowMs;
    this.#mute = 0;
    return true;
  }
}
