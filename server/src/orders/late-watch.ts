/** Says to the alarms of the system, again and again for as long as it is so, which orders will miss their due date. */

import type { Log } from '@gemba/program/log';
import { type Clock, every } from '../clock.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import type { OrderRecords } from '../records/orders/port.ts';
import type { Planner } from './planner.ts';

/** Well within the time after which an alarm that is not noted any more returns to normal. */
const NOTE_EVERY_MS = 15_000;
/** Forecasts move in minutes. */
const FORECAST_EVERY_MS = 60_000;
/** Orders with an alarm of their own: one that stands must not bury the others in those behind it. */
const ALARMS_MAX = 20;
/** An ERP that takes nothing for so long is a matter for people. */
const UNSENT_MS = 3_600_000;

export interface LateWatchOptions {
  planner: Pick<Planner, 'plan' | 'lines'>;
  records: Pick<OrderRecords, 'orders' | 'outbox'>;
  clock: Clock;
  note: (rule: SystemRuleId, subject: string) => void;
  log: Log;
}

export class LateWatch {
  readonly #options: LateWatchOptions;
  #late: string[] = [];
  #unsent = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  #undo: () => void = () => {};

  constructor(options: LateWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.tick();
    this.#undo = every(this.#options.clock, NOTE_EVERY_MS, () => this.tick());
  }

  async stop(): Promise<void> {
    this.#undo();
    await this.#looking;
  }

  tick(): void {
    const { clock, note, log } = this.#options;
    if (clock.elapsedMs() - this.#lookedMs >= FORECAST_EVERY_MS && this.#looking === null) {
      this.#lookedMs = clock.elapsedMs();
      this.#looking = this.#look()
        .catch((error) => log.error({ reason: (error as Error).message }, 'orders could not be forecast'))
        .finally(() => {
          this.#looking = null;
        });
    }
    for (const order of this.#late.slice(0, ALARMS_MAX)) note('system:order-late', order);
    if (this.#unsent) note('system:erp', 'erp');
  }

  async #look(): Promise<void> {
    const { planner, records, clock } = this.#options;
    const open = await records.orders({ states: ['planned', 'running', 'paused'] });
    const late: string[] = [];
    for (const line of new Set(open.map((order) => order.line))) {
      if (!planner.lines.has(line)) continue;
      const { orders } = await planner.plan(line);
      late.push(...orders.filter(({ finish }) => finish?.outlook === 'will-miss').map(({ id }) => id));
    }
    this.#late = late;
    const { oldestMs } = await records.outbox();
    this.#unsent = oldestMs !== null && clock.nowMs() - oldestMs > UNSENT_MS;
  }
}
