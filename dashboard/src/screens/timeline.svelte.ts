/** The last hours of a line, fetched and kept fresh: anew every minute, and soon after a machine changed its state. */

import { type TimelineRow, timeline } from '../api/plant.ts';
import { ApiError } from '../api/request.ts';

const REFRESH_MS = 60_000;
/** After a change the ledger needs a moment to commit its row. */
const AFTER_CHANGE_MS = 1_500;

export class TimelineLive {
  readonly #line: string;
  readonly hours: number;
  #rows = $state.raw<readonly TimelineRow[] | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(line: string, hours: number) {
    this.#line = line;
    this.hours = hours;
  }

  /** `null` until they have come for the first time. */
  get rows(): readonly TimelineRow[] | null {
    return this.#rows;
  }
  get error(): ApiError | null {
    return this.#error;
  }

  start(): void {
    this.#running = true;
    void this.#fetch();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** A machine changed its state: fetch soon. */
  changed(): void {
    if (this.#running && this.#rows !== null) this.#after(AFTER_CHANGE_MS);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), ms);
  }

  async #fetch(): Promise<void> {
    try {
      this.#rows = (await timeline(this.#line, this.hours)).rows;
      this.#error = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error = error;
    }
    if (this.#running) this.#after(REFRESH_MS);
  }
}
