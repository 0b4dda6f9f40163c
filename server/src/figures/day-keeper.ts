/**
 * Keeps the sums of days that are over, before anybody asks for them: those of the newest days first, a machine's month at
 * a time, so that a year by day is there to be read.
 */

import { machinesOf } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, every, nowNs, pause } from '../clock.ts';
import { dateOf, dayAfter, daysThrough } from '../domain/kpis/day.ts';
import type { Records } from '../records/port.ts';
import type { Figures } from './figures.ts';

/** So far back days are kept ahead; older ones are formed when they are asked for. */
const KEPT_DAYS = 400;
const MONTH_DAYS = 31;
const LOOK_EVERY_MS = 10 * 60_000;
/** Between two months of a machine: the live picture goes before. */
const PAUSE_MS = 250;

export interface DayKeeperOptions {
  figures: Figures;
  records: Pick<Records, 'rows'>;
  clock: Clock;
  log: Log;
}

export class DayKeeper {
  readonly #options: DayKeeperOptions;
  #running: Promise<void> | null = null;
  #stopped = false;
  #undo: () => void = () => {};

  constructor(options: DayKeeperOptions) {
    this.#options = options;
  }

  /** The first look comes later: a start has enough to do. */
  async start(): Promise<void> {
    this.#undo = every(this.#options.clock, LOOK_EVERY_MS, () => this.#begin());
  }

  /** A look that runs ends with the month that it is at; what it writes after that finds no records, and is lost. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#undo();
  }

  #begin(): void {
    this.#running ??= this.keep()
      .catch((error: Error) => {
        if (this.#stopped) return;
        this.#options.log.warn({ reason: error.message }, 'sums of days were not kept; they are formed when asked for');
      })
      .finally(() => {
        this.#running = null;
      });
  }

  /** One look at all machines. */
  async keep(): Promise<void> {
    const { figures, clock } = this.#options;
    for (const { machine } of machinesOf(figures.plant)) {
      for (let back = 0; back < KEPT_DAYS && !this.#stopped; back += MONTH_DAYS) {
        const formed = await this.#month(machine.id, back);
        if (formed === null) break;
        if (formed > 0) await pause(clock, PAUSE_MS);
      }
    }
  }

  /** How many days of a month were formed; `null` where the machine has no history any more, which ends the look back. */
  async #month(machine: string, back: number): Promise<number | null> {
    const { figures, records, clock } = this.#options;
    const days = figures.days(machine);
    const now = nowNs(clock);
    const today = dateOf(now, days.timeZone);
    const wanted = daysThrough(dayAfter(today, -back - MONTH_DAYS), dayAfter(today, -back - 1));
    const [first, last] = [wanted[0] as string, wanted.at(-1) as string];
    const rows = await records.rows(days.machine, days.reach(first).fromNs, days.reach(last).toNs, 1);
    if (rows.length === 0) return null;
    const missing = await days.missing(wanted, now);
    await days.form(missing);
    return missing.length;
  }
}
