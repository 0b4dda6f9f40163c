/**
 * Reads of history take turns: so many of one visitor at a time, a few that wait, and each with an end. A read that was
 * given up goes on in the engine, and keeps its turn until it has ended there: asking again and again gains nobody more.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Clock } from '../clock.ts';

export interface TurnLimits {
  /** Reads of one visitor that run at a time. */
  atOnce: number;
  /** More of them that may wait. */
  waiting: number;
  /** From the question to the answer, ms. */
  limitMs: number;
}

interface Visits {
  running: number;
  waiting: (() => void)[];
}

export class Turns {
  readonly #limits: TurnLimits;
  readonly #clock: Clock;
  readonly #visits = new Map<string, Visits>();

  constructor(clock: Clock, limits: TurnLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Runs a read in its visitor's turn. Throws GEMBA_READ_BUSY when too many wait, GEMBA_READ_TIMEOUT when it takes too long. */
  run<T>(visitor: string, read: () => Promise<T>): Promise<T> {
    const { atOnce, waiting, limitMs } = this.#limits;
    const visits = this.#visits.get(visitor) ?? { running: 0, waiting: [] };
    if (visits.waiting.length >= waiting && visits.running >= atOnce) {
      return Promise.reject(new GembaError('GEMBA_READ_BUSY', { count: visits.running + visits.waiting.length }));
    }
    this.#visits.set(visitor, visits);
    return new Promise<T>((resolve, reject) => {
      let isGivenUp = false;
      const cancel = this.#clock.after(limitMs, () => {
        isGivenUp = true;
        reject(new GembaError('GEMBA_READ_TIMEOUT', { seconds: limitMs / 1000 }));
      });
      const begin = (): void => {
        // Whoever asked has gone: the turn is the next one's.
        const outcome = isGivenUp ? Promise.resolve() : read().then(resolve, reject);
        void outcome.finally(() => {
          cancel();
          this.#end(visitor, visits);
        });
      };
      if (visits.running >= atOnce) visits.waiting.push(begin);
      else {
        visits.running += 1;
        begin();
      }
    });
  }

  #end(visitor: string, visits: Visits): void {
    const next = visits.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    visits.running -= 1;
    if (visits.running === 0) this.#visits.delete(visitor);
  }
}
