/**
 * Acts on jobs that the server could not be told of: kept in the browser, over a reload too, and sent in their order when
 * it answers again, each under its own name and with the time at which it was done. Sent twice it counts once.
 */

import type { JobAct, JobView } from '@gemba/contract/jobs';
import { createContext } from 'svelte';
import { ApiError } from '../api/request.ts';

export interface Unsent {
  number: number;
  act: JobAct;
  /** Who did it: nobody else sends it. */
  user: string;
  /** What the server said when it had it at last and refused it; `null`: it waits. */
  refused: string | null;
}

const KEY = 'gemba.jobs.unsent';
const EVERY_MS = 5000;
/** Not the act's fault: it is tried again. */
const isPassing = ({ status }: ApiError): boolean => status === 0 || status === 401 || status === 429 || status >= 500;

export class Outbox {
  readonly #store: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #who: () => string | null;
  readonly #send: (number: number, act: JobAct) => Promise<JobView>;
  readonly #nowMs: () => number;
  #acts = $state.raw<readonly Unsent[]>([]);
  #flushing: Promise<void> | null = null;

  /** @param who is signed in, `null`: nobody */
  constructor(
    store: Pick<Storage, 'getItem' | 'setItem'>,
    who: () => string | null,
    send: (number: number, act: JobAct) => Promise<JobView>,
    nowMs: () => number = Date.now,
  ) {
    [this.#store, this.#who, this.#send, this.#nowMs] = [store, who, send, nowMs];
    this.#acts = this.#read();
  }

  /** What has not been sent, the oldest first, and what was refused afterwards. */
  get acts(): readonly Unsent[] {
    return this.#acts;
  }

  /** Tries again and again; returns what ends it. */
  start(): () => void {
    const again = (): void => void this.flush();
    again();
    const timer = setInterval(again, EVERY_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }

  /**
   * Does it now, behind what waits; where the server can't be reached it is kept for later.
   * @throws ApiError what the server refuses
   */
  async do(number: number, act: JobAct): Promise<void> {
    const user = this.#who();
    const unsent = { number, act: { ...act, atMs: this.#nowMs() }, user: user ?? '', refused: null };
    await this.flush();
    if (user !== null && this.#next() !== undefined) return this.#put(unsent);
    try {
      await this.#send(number, act);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0 || user === null) throw error;
      this.#put(unsent);
    }
  }

  /** Sends what waits, until one can't be sent. */
  flush(): Promise<void> {
    this.#flushing ??= this.#all().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  /** Forgets one that was refused. */
  forget(id: string): void {
    this.#write(this.#read().filter(({ act }) => act.id !== id));
  }

  async #all(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { number, act } = next;
      try {
        await this.#send(number, act);
        this.forget(act.id);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (isPassing(error)) return;
        const refused = error.message;
        this.#write(this.#read().map((one) => (one.act.id === act.id ? { ...one, refused } : one)));
      }
    }
  }

  #next(): Unsent | undefined {
    const user = this.#who();
    return this.#read().find((one) => one.user === user && one.refused === null);
  }

  #put(unsent: Unsent): void {
    try {
      this.#write([...this.#read(), unsent]);
    } catch {
      // The browser keeps nothing: it was not done, and whoever did it is told so.
      throw new ApiError(0, '', '', '');
    }
  }

  /** From the store each time: another page of the browser writes it, too. */
  #read(): readonly Unsent[] {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? (kept as Unsent[]) : [];
    } catch {
      return [];
    }
  }

  #write(acts: readonly Unsent[]): void {
    this.#store.setItem(KEY, JSON.stringify(acts));
    this.#acts = acts;
  }
}

export const [useOutbox, provideOutbox] = createContext<Outbox>();
