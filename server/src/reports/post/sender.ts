/**
 * Sends what waits to be sent, one letter after the other. What is on its way is marked before, so that after a kill in
 * the middle nobody guesses: such a letter is `uncertain`, which a person sees, and neither sent again nor forgotten.
 */

import type { Log } from '@gemba/program/log';
import type { Clock } from '../../clock.ts';
import type { Report } from '../../domain/reports/model.ts';
import { keyOf } from '../../domain/reports/period.ts';
import type { SentHead, SentReport } from '../../domain/reports/schedule.ts';
import type { Records } from '../../records/port.ts';
import { LAYOUTS } from '../layouts/registry.ts';
import { letterOf } from './letter.ts';
import type { Attachment, Mailer, Post } from './mailer.ts';

export interface SenderOptions {
  records: Pick<Records, 'sentReports' | 'sentReport' | 'changeSentReport' | 'reportSchedules'>;
  /** `null` where no mail server is configured. */
  mailer: Mailer | null;
  /** Part behind the @ of the letters' ids: that of the sender's address. */
  host: string;
  clock: Clock;
  log: Log;
}

/** First pause after a failure; each further one doubles it, up to an hour. */
const RETRY_FIRST_MS = 60_000;
const RETRY_MAX_MS = 3_600_000;
/** After so long a report that nobody could be sent is given up; it can be sent by hand. */
const GIVE_UP_AFTER_MS = 48 * 3_600_000;
/** A letter later than this after it was due says so. */
const LATE_AFTER_MS = 15 * 60_000;

export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Letters that were on their way when the server stopped: whether they arrived nobody knows. */
  async begin(): Promise<void> {
    const { records, clock } = this.#options;
    for (const { id } of await records.sentReports({ states: ['sending'] })) {
      const error = 'the server stopped while it was being sent: it may have arrived';
      await records.changeSentReport(id, { state: 'uncertain', error, nextMs: null, sentMs: clock.nowMs() });
    }
  }

  /** Sends all whose time has come. @returns how many are still to be sent after a failure, or failed for good lately */
  async run(mayGoOn: () => boolean): Promise<number> {
    const { records, clock } = this.#options;
    let troubled = 0;
    for (const sent of (await records.sentReports({ states: ['waiting'] })).toReversed()) {
      if (!mayGoOn()) break;
      if (sent.nextMs !== null && sent.nextMs > clock.nowMs()) {
        if (sent.attempts > 0) troubled++;
      } else if (!(await this.#send(sent))) troubled++;
    }
    return troubled;
  }

  /** @returns whether somebody got it */
  async #send(sent: SentHead): Promise<boolean> {
    const { records, mailer, clock, log } = this.#options;
    const late = sent.late || clock.nowMs() - sent.dueMs > LATE_AFTER_MS;
    const attempts = sent.attempts + 1;
    try {
      if (mailer === null) throw new Error('no mail server is configured (mail in server.yaml)');
      const whole = await records.sentReport(sent.id);
      if (whole?.report == null) throw new Error('there is nothing to send');
      const post = await this.#post({ ...whole, late }, whole.report);
      await records.changeSentReport(sent.id, { state: 'sending', attempts, late, nextMs: null });
      const { refused } = await mailer.send(post);
      const error = refused.length === 0 ? null : `refused by the mail server: ${refused.join(', ')}`;
      await records.changeSentReport(sent.id, { state: 'sent', sentMs: clock.nowMs(), refused, error });
      return true;
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      const over = clock.nowMs() - sent.dueMs > GIVE_UP_AFTER_MS;
      const pause = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempts - 1, 10));
      const next = over
        ? ({ state: 'failed', nextMs: null } as const)
        : ({ state: 'waiting', nextMs: clock.nowMs() + pause } as const);
      await records.changeSentReport(sent.id, { ...next, attempts, late, error: error.slice(0, 500) });
      log.warn({ report: sent.key, schedule: sent.schedule, attempts, reason: error }, 'a report could not be sent');
      return false;
    }
  }

  async #post(sent: SentReport, report: Report): Promise<Post> {
    const { records, host } = this.#options;
    const schedule = (await records.reportSchedules()).find(({ id }) => id === sent.schedule);
    const first = sent.correction === 0 ? null : await this.#firstOf(sent);
    const attachments: Attachment[] = [];
    for (const layout of LAYOUTS.filter(({ id }) => id !== 'screen' && sent.layouts.includes(id))) {
      const content = await layout.write(report, sent.language);
      const name = [
        sent.place,
        keyOf(sent.period),
        ...(sent.correction === 0 ? [] : [`correction-${sent.correction}`]),
      ];
      const filename = `${name.join('-').replaceAll('/', '-').toLowerCase()}.${layout.extension ?? layout.id}`;
      attachments.push({ filename, contentType: layout.type, content });
    }
    return {
      to: sent.recipients,
      letter: letterOf(sent, report, schedule?.name ?? sent.schedule, first?.sentMs ?? null),
      attachments,
      messageId: `report-${sent.id}-${sent.hash.slice(0, 16)}@${host}`,
    };
  }

  async #firstOf({ schedule, key }: SentHead): Promise<SentHead | null> {
    const found = await this.#options.records.sentReports({ schedule });
    return found.find((one) => one.key === key && one.correction === 0) ?? null;
  }
}
