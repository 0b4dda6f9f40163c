/**
 * What the stream says of jobs and requests. No snapshot has any: a screen reads its list once and after each snapshot,
 * and lays over it the cards that have come since.
 */

import type { JobView } from '@gemba/contract/jobs';
import type { Delta } from '@gemba/contract/live';

/** Cards that are kept; a list that was read since then has what is older. */
const CARDS_MAX = 1000;
const NO_CARDS: ReadonlyMap<number, JobView> = new Map();

export class JobsLive {
  #cards = $state.raw(NO_CARDS);
  #snapshots = $state.raw(0);
  #requests = $state.raw(0);

  /** Newest cards since the last snapshot by number, those that are over among them. */
  get cards(): ReadonlyMap<number, JobView> {
    return this.#cards;
  }

  /** Counts the snapshots: what was read before the last one may be another now. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /** Counts what became of requests since the last snapshot. */
  get requests(): number {
    return this.#requests;
  }

  onSnapshot(): void {
    this.#cards = NO_CARDS;
    this.#snapshots += 1;
  }

  onDelta({ jobs = [], requests = [] }: Delta): void {
    if (requests.length > 0) this.#requests += 1;
    if (jobs.length === 0) return;
    const cards = new Map(this.#cards);
    for (const job of jobs) {
      // The newest stands last, so that the oldest is forgotten first.
      cards.delete(job.number);
      cards.set(job.number, job);
    }
    for (const number of [...cards.keys()].slice(0, Math.max(0, cards.size - CARDS_MAX))) cards.delete(number);
    this.#cards = cards;
  }
}
