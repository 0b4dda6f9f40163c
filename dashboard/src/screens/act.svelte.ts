/** One thing that a person does in a dialog: under way, done, or refused with the server's words. */

import { ApiError } from '../api/request.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { Session } from '../session/session.svelte.ts';
import { problemOf } from './problem.ts';

export class Act {
  readonly #session: Session;
  readonly #words: Words;
  #busy = $state.raw(false);
  #problem = $state.raw<{ message: string; next: string } | null>(null);

  constructor(session: Session, words: Words) {
    this.#session = session;
    this.#words = words;
  }

  get busy(): boolean {
    return this.#busy;
  }
  get problem(): { message: string; next: string } | null {
    return this.#problem;
  }

  /** Sends it, asking for a user where one is wanted. @returns whether it was done */
  async do(send: () => Promise<unknown>): Promise<boolean> {
    this.#busy = true;
    this.#problem = null;
    try {
      return await this.#session.write(send);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#problem = problemOf(error, this.#words);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
