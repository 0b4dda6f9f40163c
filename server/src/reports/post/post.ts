/** Reports by post as one part of the server: who reads them, who looks for what is due, who sends, who corrects. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import { type Clock, nowNs } from '../../clock.ts';
import type { Edit } from '../../domain/edits/edit.ts';
import type { Edits } from '../../edits/edits.ts';
import type { Figures } from '../../figures/figures.ts';
import type { MailConfig } from '../../mail-config.ts';
import type { Records, UnitOfWork } from '../../records/port.ts';
import { editCause } from '../../views/edits.ts';
import type { Targets } from '../../work/targets.ts';
import { ReportReader } from '../reading.ts';
import { Corrections } from './corrections.ts';
import { type Mailer, makeMailer } from './mailer.ts';
import { Scheduler } from './scheduler.ts';
import { Sender } from './sender.ts';

export interface PostOptions {
  plant: Plant;
  records: Records;
  edits: Pick<Edits, 'ledger' | 'saidSince'>;
  targets: Pick<Targets, 'allOf'>;
  figures: Pick<Figures, 'days'>;
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

  /** People said something of a machine. */
  readonly edited: (edit: Pick<Edit, 'machine' | 'fromNs'>) => void;

  constructor({ plant, records, edits, figures, targets, mail, password, mailer, clock, log, onTrouble }: PostOptions) {
    this.reader = new ReportReader({
      plant,
      ledger: edits.ledger,
      orders: records,
      targets,
      days: (machine) => figures.days(machine),
      nowNs: () => nowNs(clock),
    });
    const used = mailer ?? (mail === undefined ? null : makeMailer(mail, password));
    this.canSend = used !== null;
    const host = mail?.from.split('@')[1] ?? 'gemba.invalid';
    const { reader } = this;
    const placed = new Map(machinesOf(plant).map((one) => [one.machine.id, one]));
    const causesOf = async (machine: string, fromMs: number, toMs: number, sinceMs: number) => {
      const one = placed.get(machine);
      if (one === undefined) return [];
      const [fromNs, toNs, sinceNs] = [nsFromMs(fromMs), nsFromMs(toMs), nsFromMs(sinceMs)];
      return (await edits.saidSince(machine as MachineId, fromNs, toNs, sinceNs)).map((edit) => editCause(edit, one));
    };
    const corrections = new Corrections({
      ...{ plant, records, reader, clock },
      edits: async (machines, ...window) =>
        (await Promise.all(machines.map((machine) => causesOf(machine, ...window)))).flat(),
    });
    this.edited = ({ machine, fromNs }) => corrections.touch(machine, fromNs);
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
