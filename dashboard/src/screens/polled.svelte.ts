/**
 * Something of the server that is fetched again and again, or whenever the stream says that it is another: what it was
 * last, and why it could not be had since. One fetch at a time; a change that is known of brings the next one forward.
 */

import { untrack } from 'svelte';
import { ApiError } from '../api/request.ts';

/** From a start to its stop. What a stopped one still awaits when the next has begun counts for nothing. */
interface Turn {
  isFetching: boolean;
  /** When the next fetch is due, by the page's monotonic clock, in ms. */
  dueMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** End of the last fetch, by the same clock. */
  fetchedMs: number;
}

/** Shortest time between the end of a fetch and the next, however much changes over there. */
const CHANGED_EVERY_MS = 500;
/** What could not be had is asked for again after this long, where the stream alone says when it changes. */
const AGAIN_MS = 5000;

export class Polled<T> {
  readonly #fetch: () => Promise<T>;
  readonly #everyMs: number | null;
  #value = $state.raw<T | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #turn: Turn | null = null;

  /** @param everyMs from the end of a fetch to the next; `null`: only when it is said to be another */
  constructor(fetch: () => Promise<T>, everyMs: number | null) {
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
    const turn: Turn = {
      isFetching: false,
      dueMs: Number.POSITIVE_INFINITY,
      timer: undefined,
      fetchedMs: Number.NEGATIVE_INFINITY,
    };
    this.#turn = turn;
    void untrack(() => this.#again(turn));
    return () => {
      clearTimeout(turn.timer);
      if (this.#turn === turn) this.#turn = null;
    };
  }

  /** It has changed over there: the next fetch comes in so many ms, unless it comes earlier anyway. */
  soon(ms: number): void {
    if (this.#turn !== null) this.#due(this.#turn, ms);
  }

  /** It is another over there, and the page is to say so: fetched at once, unless that has just been done. */
  changed(): void {
    if (this.#turn === null) return;
    this.#due(this.#turn, Math.max(0, this.#turn.fetchedMs + CHANGED_EVERY_MS - performance.now()));
  }

  #due(turn: Turn, ms: number): void {
    const dueMs = performance.now() + ms;
    if (dueMs >= turn.dueMs) return;
    turn.dueMs = dueMs;
    if (!turn.isFetching) this.#wind(turn);
  }

  #wind(turn: Turn): void {
    clearTimeout(turn.timer);
    if (turn.dueMs === Number.POSITIVE_INFINITY) return;
    turn.timer = setTimeout(() => void this.#again(turn), Math.max(0, turn.dueMs - performance.now()));
  }

  async #again(turn: Turn): Promise<void> {
    turn.isFetching = true;
    turn.dueMs = Number.POSITIVE_INFINITY;
    const outcome = await this.#fetch().catch((error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    });
    if (turn !== this.#turn) return;
    turn.fetchedMs = performance.now();
    if (outcome instanceof ApiError) this.#error = outcome;
    else [this.#value, this.#error] = [outcome, null];
    this.#due(turn, this.#everyMs ?? (outcome instanceof ApiError ? AGAIN_MS : Number.POSITIVE_INFINITY));
    turn.isFetching = false;
    this.#wind(turn);
  }
}
