/** Says to the alarms of the system, again and again for as long as it is so, that somebody should look at the quarantine. */

import { type Clock, every } from '../clock.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import type { Quarantine } from './quarantine.ts';

/** Well within the time after which an alarm that is not noted any more returns to normal. */
const EVERY_MS = 15_000;
/** Sources that have an alarm of their own: names that somebody makes up must not crowd out other alarms. */
const SOURCES_MAX = 20;
/** For so long after items were given up it is said. */
const GIVEN_UP_FOR_MS = 3_600_000;

export interface WatchOptions {
  quarantine: Pick<Quarantine, 'catalog' | 'givenUp'>;
  clock: Clock;
  note: (rule: SystemRuleId, subject: string) => void;
}

export class Watch {
  readonly #options: WatchOptions;
  #undo: () => void = () => {};

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.look();
    this.#undo = every(this.#options.clock, EVERY_MS, () => this.look());
  }

  async stop(): Promise<void> {
    this.#undo();
  }

  look(): void {
    const { quarantine, clock, note } = this.#options;
    const sources = [...quarantine.catalog.openSources()].slice(0, SOURCES_MAX);
    for (const source of sources) note('system:quarantine', source ?? 'quarantine');
    const { lastMs } = quarantine.givenUp;
    if (lastMs !== null && clock.nowMs() - lastMs < GIVEN_UP_FOR_MS) note('system:quarantine-full', 'quarantine');
  }
}
