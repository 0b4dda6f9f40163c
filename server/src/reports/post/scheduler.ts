/**
 * Looks once a minute for reports that are due: their figures are read and kept first, and sent from there. What is due
 * is worked out from the ends of periods and from what the records hold already, never from a timer that may be missed.
 */

import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, every, nowNs } from '../../clock.ts';
import { DEFAULT_PROFILE, PROFILES } from '../../domain/kpis/registry.ts';
import {
  type DueReport,
  dueReports,
  REACH_NS,
  type ReportSchedule,
  type SentReport,
} from '../../domain/reports/schedule.ts';
import type { Records } from '../../records/port.ts';
import type { ReportReader } from '../reading.ts';
import type { Corrections } from './corrections.ts';
import { hashOf } from './hash.ts';
import type { Sender } from './sender.ts';

export interface SchedulerOptions {
  plant: Plant;
  records: Pick<Records, 'reportSchedules' | 'sentReports' | 'addSentReport'>;
  reader: Pick<ReportReader, 'read'>;
  sender: Pick<Sender, 'begin' | 'run'>;
  corrections: Pick<Corrections, 'run'>;
  clock: Clock;
  log: Log;
  /** Reports can't be sent: raises the alarm of the system, and keeps it up. */
  onTrouble: () => void;
}

const EVERY_MS = 60_000;

export class Scheduler {
  readonly #options: SchedulerOptions;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #cancel: () => void = () => undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { sender, clock } = this.#options;
    await sender.begin();
    this.#cancel = every(clock, EVERY_MS, () => void this.run());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  /** One round, at once: what is due, what waits, what is to be corrected. Rounds don't overlap; one that is asked for meanwhile follows. */
  run(): Promise<void> {
    this.#again = this.#running !== null;
    this.#running ??= this.#rounds().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#round();
      } catch (error) {
        this.#options.log.error({ err: error }, 'the reports that are due could not be looked for');
        this.#options.onTrouble();
      }
    } while (this.#again && !this.#stopped);
  }

  async #round(): Promise<void> {
    const { records, sender, corrections, onTrouble, clock } = this.#options;
    const mayGoOn = () => !this.#stopped;
    for (const schedule of await records.reportSchedules()) {
      const sinceMs = Number((nowNs(clock) - REACH_NS) / 1_000_000n);
      const known = new Set((await records.sentReports({ schedule: schedule.id, sinceMs })).map(({ key }) => key));
      for (const due of dueReports(this.#options.plant, schedule, known, nowNs(clock))) {
        if (!mayGoOn()) return;
        await this.#keep(schedule, due);
      }
    }
    await corrections.run(mayGoOn);
    if ((await sender.run(mayGoOn)) > 0) onTrouble();
  }

  /** Keeps a report with its figures as they are known now; sending it is another matter. */
  async #keep(schedule: ReportSchedule, { place, period, key, endNs, dueNs, skipped }: DueReport): Promise<void> {
    const { records, reader, clock } = this.#options;
    const profile = PROFILES.find(({ id }) => id === schedule.profile) ?? DEFAULT_PROFILE;
    const report = skipped ? null : await reader.read({ place, period, profile });
    const dueMs = Number(dueNs / 1_000_000n);
    const error = 'too many were missed at once: only the newest were sent';
    await records.addSentReport({
      ...{ schedule: schedule.id, key, correction: 0, dueMs, period, endMs: Number(endNs / 1_000_000n) },
      ...(report === null
        ? { state: 'skipped', error, hash: '' }
        : { state: 'waiting', error: null, hash: hashOf(report) }),
      ...{ late: false, sentMs: null, attempts: 0, nextMs: report === null ? null : clock.nowMs() },
      ...{ place: place.path, profile: profile.id, language: schedule.language, layouts: schedule.layouts },
      ...{ recipients: schedule.recipients, refused: [], report, changes: [], causes: [] },
    } satisfies Omit<SentReport, 'id'>);
  }
}
