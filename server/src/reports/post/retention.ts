/** Reports that were sent are kept for so long, for questions and corrections; then they go, with the figures that they said. */

import type { Log } from '@gemba/program/log';
import { type Clock, every } from '../../clock.ts';
import type { Records } from '../../records/port.ts';

const LOOK_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface SentRetentionOptions {
  records: Pick<Records, 'deleteSentReports'>;
  /** From the end of their period on. */
  keptDays: number;
  clock: Clock;
  log: Log;
}

export class SentRetention {
  readonly #options: SentRetentionOptions;
  #looking: Promise<void> = Promise.resolve();
  #undo: () => void = () => {};

  constructor(options: SentRetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look();
    this.#undo = every(this.#options.clock, LOOK_EVERY_MS, () => this.#look());
  }

  async stop(): Promise<void> {
    this.#undo();
    await this.#looking;
  }

  #look(): void {
    const { records, keptDays, clock, log } = this.#options;
    this.#looking = this.#looking
      .then(() => records.deleteSentReports(clock.nowMs() - keptDays * DAY_MS))
      .then(
        (count) => {
          if (count > 0) log.info({ reports: count, keptDays }, 'reports that were sent long ago were deleted');
        },
        (error: Error) => log.warn({ reason: error.message }, 'reports that were sent long ago could not be deleted'),
      );
  }
}
