/** Reports by post as one part of the server: who reads them, who looks for what is due, who sends, who corrects. */

import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, nowNs } from '../../clock.ts';
import type { MailConfig } from '../../config.ts';
import type { Records, UnitOfWork } from '../../records/port.ts';
import { ReportReader } from '../reading.ts';
import { Corrections } from './corrections.ts';
import { type Mailer, makeMailer } from './mailer.ts';
import { Scheduler } from './scheduler.ts';
import { Sender } from './sender.ts';

export interface PostOptions {
  plant: Plant;
  records: Records;
  /** `undefined` where no mail server is configured. */
  mail: MailConfig | undefined;
  password: string | undefined;
  /** In place of the one that `mail` names, for tests. */
  mailer?: Mailer;
  clock: Clock;
  log: Log;
  onTrouble: () => void;
}

export class Post {
  readonly reader: ReportReader;
  readonly scheduler: Scheduler;
  /** Whether letters can leave at all. */
  readonly canSend: boolean;
  /** Follows the commits, for corrections. */
  readonly watcher: { sealed(unit: UnitOfWork): []; settled(held: boolean): void };

  constructor({ plant, records, mail, password, mailer, clock, log, onTrouble }: PostOptions) {
    this.reader = new ReportReader({ plant, records, nowNs: () => nowNs(clock) });
    const used = mailer ?? (mail === undefined ? null : makeMailer(mail, password));
    this.canSend = used !== null;
    const host = mail?.from.split('@')[1] ?? 'gemba.invalid';
    const { reader } = this;
    const corrections = new Corrections({ plant, records, reader, clock, edits: async () => [] });
    const sender = new Sender({ records, mailer: used, host, clock, log });
    this.scheduler = new Scheduler({ plant, records, reader, sender, corrections, clock, log, onTrouble });
    this.watcher = {
      sealed: (unit) => {
        corrections.sealed(unit);
        return [];
      },
      settled: () => undefined,
    };
  }

  start = (): Promise<void> => this.scheduler.start();
  stop = (): Promise<void> => this.scheduler.stop();
}
