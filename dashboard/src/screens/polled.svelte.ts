/** Something of the server that is fetched again and again: what it was last, and why it could not be had since. */

import { ApiError } from '../api/request.ts';

export class Polled<T> {
  readonly #fetch: () => Promise<T>;
  readonly #everyMs: number;
  #value = $state.raw<T | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(fetch: () => Promise<T>, everyMs: number) {
    this.#fetch = fetch;
    this.#everyMs = everyMs;
  }

  /** `null` until it has come for the first time; afterwards the last that came, however old. */
  get value(): T | null {
    return this.#value;
  }

  /** Why the last attempt failed; `null` when it did not. */
  get error(): ApiError | null {
    return this.#error;
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    this.#running = true;
    void this.#again();
    return () => {
      this.#running = false;
      clearTimeout(this.#timer);
    };
  }

  async #again(): Promise<void> {
    try {
      this.#value = await this.#fetch();
      this.#error = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error = error;
    }
    if (this.#running) this.#timer = setTimeout(() => void this.#again(), this.#everyMs);
  }
}
