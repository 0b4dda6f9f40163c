/**
 * Something of the server that the stream tells changes of: read once, again after each snapshot and whenever it is said
 * to be another. It knows whether anything can have happened that isn't in it.
 */

import type { ApiError } from '../api/request.ts';
import type { LiveModel } from '../live/model.svelte.ts';
import { Polled } from './polled.svelte.ts';

interface Read<T> {
  answer: T;
  /** What was known of the stream before it was asked. */
  snapshots: number;
  serverMs: number | null;
}

export class Followed<T> {
  readonly #live: LiveModel;
  readonly #polled: Polled<Read<T>>;

  /** @param everyMs for what of it the stream doesn't tell; `null`: it tells all */
  constructor(live: LiveModel, fetch: () => Promise<T>, everyMs: number | null) {
    this.#live = live;
    this.#polled = new Polled(async () => {
      const { serverMs, jobs } = live;
      const { snapshots } = jobs;
      return { answer: await fetch(), snapshots, serverMs };
    }, everyMs);
  }

  /** As {@link Polled.value}. */
  get value(): T | null {
    return this.#polled.value?.answer ?? null;
  }

  get error(): ApiError | null {
    return this.#polled.error;
  }

  /** The stream goes on, and nothing of it was missed since it was read. */
  get isLive(): boolean {
    const { value, error } = this.#polled;
    return value?.snapshots === this.#live.jobs.snapshots && error === null && this.#live.link === 'live';
  }

  /** Up to when it is known, ms of the server's clock; `null` where nothing was read. */
  get asOfMs(): number | null {
    const { value } = this.#polled;
    return value?.snapshots === this.#live.jobs.snapshots ? this.#live.serverMs : (value?.serverMs ?? null);
  }

  soon(ms: number): void {
    this.#polled.soon(ms);
  }

  /**
   * For a component, as it begins: reads, and reads again when the stream began anew.
   * @param told what it is read again for, too
   */
  follow(told: () => unknown = () => null): void {
    $effect(() => this.#polled.start());
    const said = $derived(told());
    let isFirst = true;
    $effect(() => {
      void this.#live.jobs.snapshots;
      void said;
      if (!isFirst) this.#polled.changed();
      isFirst = false;
    });
  }
}
