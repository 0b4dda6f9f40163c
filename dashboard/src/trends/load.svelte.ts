/**
 * The answers that a trend is drawn from: one question at a time, and of those that came up meanwhile only the newest is
 * asked. While a finer answer is on its way, the one before it stays.
 */

import type { History } from '@gemba/contract/history';
import { history, type SignalName } from '../api/history.ts';
import { ApiError } from '../api/request.ts';
import type { Window } from './view.ts';

interface Question {
  signals: readonly SignalName[];
  window: Window;
  points: number;
}

const keyOf = ({ signals, window, points }: Question): string =>
  JSON.stringify([signals, window.fromMs, window.toMs, points]);

export class TrendLoad {
  readonly #ask: typeof history;
  #answer = $state.raw<History | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #isLoading = $state.raw(false);
  #wanted: Question | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Question of the present answer, or of what failed last. */
  #answered = '';

  constructor(ask: typeof history = history) {
    this.#ask = ask;
  }

  /** The last answer, until there is a newer one; `null` before the first. */
  get answer(): History | null {
    return this.#answer;
  }

  /** Why the last question had no answer; `null` when it had. */
  get error(): ApiError | null {
    return this.#error;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Asks, unless just this was asked last. @param delayMs a hand that moves on asks for nothing on the way */
  want(question: Question, delayMs: number): void {
    this.#wanted = question;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#next(), delayMs);
  }

  /** The same again: somebody says that it may be had now. */
  again(): void {
    this.#answered = '';
    void this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  async #next(): Promise<void> {
    const question = this.#wanted;
    if (this.#isLoading || question === null || keyOf(question) === this.#answered) return;
    this.#isLoading = true;
    const { signals, window, points } = question;
    const outcome = await this.#ask(signals, window.fromMs, window.toMs, points).catch((error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    });
    this.#isLoading = false;
    if (this.#wanted === null) return;
    this.#answered = keyOf(question);
    if (outcome instanceof ApiError) this.#error = outcome;
    else [this.#answer, this.#error] = [outcome, null];
    await this.#next();
  }
}
