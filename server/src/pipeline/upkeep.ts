/**
 * The historian's upkeep: asked for at the start and every few minutes after, one at a time, so that no engine needs a
 * timer of its own. What it did goes to the log, above all what it deleted.
 */

import type { Log } from '@gemba/program/log';
import { type Clock, every, nowNs } from '../clock.ts';
import type { Historian } from '../historian/port.ts';

export const UPKEEP_EVERY_MS = 5 * 60_000;

/** The engine's health says it too, until an upkeep finds nothing wrong. */
const NOT_DONE = 'the historian could not do all of its upkeep';

export interface UpkeeperOptions {
  historian: Pick<Historian, 'upkeep'>;
  clock: Clock;
  log: Log;
}

export class Upkeeper {
  readonly #options: UpkeeperOptions;
  #running: Promise<void> | null = null;
  #undo: () => void = () => {};

  constructor(options: UpkeeperOptions) {
    this.#options = options;
  }

  /** Does not wait for the first upkeep, which may take long after a long rest. */
  async start(): Promise<void> {
    this.#undo = every(this.#options.clock, UPKEEP_EVERY_MS, () => this.#begin());
    this.#begin();
  }

  /** The historian, stopped after this, ends an upkeep that runs. */
  async stop(): Promise<void> {
    this.#undo();
  }

  #begin(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async #run(): Promise<void> {
    const { historian, clock, log } = this.#options;
    try {
      const { sealed, deleted, problems } = await historian.upkeep(nowNs(clock));
      if (sealed.length > 0) log.info({ days: sealed }, 'the historian sealed days');
      for (const what of deleted) log.info(what, 'the historian deleted what is older than the retention');
      for (const reason of problems) log.error({ reason }, NOT_DONE);
    } catch (error) {
      log.error({ reason: (error as Error).message }, NOT_DONE);
    }
  }
}
