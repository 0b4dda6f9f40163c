/**
 * The records over Kysely: the port's verbs, each handed to the tables it concerns. Which database lies beneath is the
 * opener's business (`sqlite/open.ts`); nothing here is said in a way that only one of them understands.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely } from 'kysely';
import type { Order, OrderEvent } from '../../domain/orders/order.ts';
import type { ReportSchedule, SentReport } from '../../domain/reports/schedule.ts';
import type { JournalFilter } from '../alarms/port.ts';
import type { MigrationBackups } from '../migration-backups.ts';
import type { Message, OrdersQuery, Restated } from '../orders/port.ts';
import type {
  AuditRecord,
  BackupOptions,
  DayClaim,
  DaySum,
  GatewayPositions,
  NewEdit,
  Records,
  SentChanges,
  SentWhere,
  SessionRecord,
  Sink,
  UnitOfWork,
  UserRecord,
} from '../port.ts';
import { addAudit, readAudit, readSession, readUsers, writeSession, writeUser } from './accounts.ts';
import * as annunciator from './annunciator.ts';
import * as days from './day-sums.ts';
import * as derived from './derived.ts';
import { addEdit, readEdit, readEdits } from './edits.ts';
import { KyselyFeeds } from './feeds.ts';
import { KyselyJobs, writeJobs } from './jobs.ts';
import * as journals from './journals.ts';
import { keeperOf } from './keeper.ts';
import * as meters from './meters.ts';
import { lastMigration, migrate } from './migrate.ts';
import type { Migration } from './migrations/registry.ts';
import { addAnnouncements, KyselyNotifications } from './notifications.ts';
import type { OpenedDatabase } from './opened.ts';
import * as orders from './orders.ts';
import * as reports from './reports.ts';
import type { Tables } from './tables.ts';
import { KyselyWork } from './work.ts';

export interface KyselyOptions {
  /** Where backups before migrations go; absent where there is nothing to keep. */
  backups?: MigrationBackups;
  /** Opens them to be looked at and copied, without bringing them up to this release. */
  asTheyAre?: boolean;
  /** For tests. */
  migrations?: readonly Migration[];
}

export class KyselyRecords implements Records {
  private readonly open: () => Promise<OpenedDatabase>;
  private readonly options: KyselyOptions;
  private opened: OpenedDatabase | null = null;
  /** End of the newest stretch that a kept day rests on: what is later changes none, which is nearly everything. */
  private keptThroughNs = 0n;
  readonly work = new KyselyWork(() => this.db);
  readonly notifications = new KyselyNotifications(() => this.db);
  readonly jobs = new KyselyJobs(() => this.db);
  readonly feeds = new KyselyFeeds(() => this.db);

  constructor(open: () => Promise<OpenedDatabase>, options: KyselyOptions = {}) {
    this.open = open;
    this.options = options;
  }

  private get db(): Kysely<Tables> {
    return this.database.db;
  }

  private get database(): OpenedDatabase {
    if (this.opened === null) throw new Error('The records are not started.');
    return this.opened;
  }

  /** Opens the tables and brings them up to this release. Throws GEMBA_RECORDS_NEWER and GEMBA_MIGRATION_BACKUP. */
  async start(): Promise<void> {
    const opened = await this.open();
    const { migrations, backups, asTheyAre } = this.options;
    try {
      if (asTheyAre !== true) {
        const keeper = backups === undefined ? undefined : keeperOf(opened, backups);
        await migrate(opened.db, { keeper, ...(migrations && { migrations }) });
        await opened.protectAudit();
      }
    } catch (error) {
      await opened.db.destroy();
      throw error;
    }
    this.opened = opened;
    if (asTheyAre !== true) this.keptThroughNs = await days.keptThrough(opened.db);
  }

  async stop(): Promise<void> {
    const opened = this.opened;
    this.opened = null;
    await opened?.db.destroy();
  }

  migration = async () => lastMigration(this.db);

  async backup(file: string, options?: BackupOptions): Promise<void> {
    await this.database.copy(file, options);
  }

  async commit(work: UnitOfWork): Promise<void> {
    await this.db.transaction().execute(async (db) => {
      for (const window of work.replaced ?? []) await derived.deleteFrom(db, window);
      await derived.writeRows(db, work.rows ?? []);
      await derived.writeFolds(db, work.folds ?? []);
      await derived.writeCheckpoints(db, work.checkpoints ?? []);
      for (const window of work.thinned ?? []) await derived.thinCheckpoints(db, window);
      await derived.writeMarks(db, work);
      await journals.writeAlarms(db, work.alarms ?? []);
      await annunciator.writeScopes(db, work.annunciator ?? []);
      const firstLine = await journals.addTransitions(db, work.transitions ?? []);
      await addAnnouncements(db, work.transitions ?? [], firstLine);
      await journals.writePlans(db, work.plans ?? []);
      await journals.addFacts(db, work.maintenance ?? []);
      await meters.writeMeters(db, work);
      await writeJobs(db, work.jobs ?? {});
      await derived.writePositions(db, 'records', work.positions ?? []);
      for (const { key, value } of work.values ?? []) await writeValue(db, key, value);
      for (const [machine, fromNs] of days.changedFrom(work)) {
        if (fromNs < this.keptThroughNs) await days.forgetDays(db, machine, fromNs);
      }
    });
  }

  async claimDays(machine: MachineId, claim: string, claims: DayClaim[]): Promise<void> {
    for (const { toNs } of claims) if (toNs > this.keptThroughNs) this.keptThroughNs = toNs;
    await this.db.transaction().execute((db) => days.claimDays(db, machine, claim, claims));
  }

  async fillDays(machine: MachineId, claim: string, sums: DaySum[]): Promise<void> {
    await this.db.transaction().execute((db) => days.fillDays(db, machine, claim, sums));
  }

  dayTotals = async (machine: MachineId, fromDay: string, toDay: string) =>
    days.readTotals(this.db, machine, fromDay, toDay);
  daySlices = async (machine: MachineId, fromDay: string, toDay: string) =>
    days.readSlices(this.db, machine, fromDay, toDay);

  positions = async (sink: Sink) => derived.readPositions(this.db, sink);

  async setHistorianPositions(positions: GatewayPositions[]): Promise<void> {
    await this.db.transaction().execute((db) => derived.writePositions(db, 'historian', positions));
  }

  async folds() {
    return (await this.db.selectFrom('fold').selectAll().orderBy('machine').execute()).map(derived.foldFromTable);
  }

  async checkpointBefore(machine: MachineId, timeNs: bigint) {
    const found = await this.db
      .selectFrom('fold_checkpoint')
      .selectAll()
      .where('machine', '=', machine)
      .where('settled_ns', '<=', timeNs)
      .orderBy('settled_ns', 'desc')
      .limit(1)
      .executeTakeFirst();
    return found === undefined ? null : derived.foldFromTable(found);
  }

  async dirty() {
    const found = await this.db.selectFrom('dirty_window').selectAll().orderBy('machine').execute();
    return found.map((row) => ({ machine: row.machine as MachineId, fromNs: row.from_ns }));
  }

  rows = async (machine: MachineId, fromNs: bigint, toNs: bigint, limit?: number) =>
    derived.readRows(this.db, machine, fromNs, toNs, limit);
  addEdit = async (edit: NewEdit) => this.db.transaction().execute((db) => addEdit(db, edit));
  edits = async (machine: MachineId, fromNs: bigint, toNs: bigint) => readEdits(this.db, machine, fromNs, toNs);
  edit = async (id: number) => readEdit(this.db, id);
  alarms = async () => journals.readAlarms(this.db);
  annunciator = async () => annunciator.readScopes(this.db);
  alarmJournal = async (filter: JournalFilter, limit: number) => annunciator.readJournal(this.db, filter, limit);
  transitions = async (limit: number, beforeId?: number) => journals.readTransitions(this.db, limit, beforeId);
  transitionsAfter = async (id: number, limit: number) => journals.readTransitionsAfter(this.db, id, limit);
  plans = async () => journals.readPlans(this.db);
  meterActs = async () => meters.readActs(this.db);
  meters = async () => meters.readMeters(this.db);
  meterEvents = async (machine: MachineId, limit: number) => meters.readEvents(this.db, machine, limit);
  maintenanceJournal = async (limit: number) => journals.readFacts(this.db, limit);

  async putOrders(
    written: readonly Order[],
    events: readonly OrderEvent[],
    messages: readonly Message[] = [],
    restated: readonly Restated[] = [],
  ) {
    await this.db.transaction().execute(async (db) => {
      await orders.writeOrders(db, written);
      await orders.addOrderEvents(db, events);
      await orders.addMessages(db, messages);
      for (const { machine, fromNs } of restated) await days.forgetDays(db, machine, fromNs);
    });
  }

  orders = async (query: OrdersQuery) => orders.readOrders(this.db, query);
  orderEvents = async (ids: readonly string[]) => orders.readOrderEvents(this.db, ids);
  waitingMessages = async (nowMs: number, limit: number) => orders.readWaiting(this.db, nowMs, limit);
  outbox = async () => orders.readOutbox(this.db);
  messageSent = async (id: number, atMs: number, keepFromMs: number) => orders.markSent(this.db, id, atMs, keepFromMs);
  messageFailed = async (id: number, error: string, nextMs: number) => orders.markFailed(this.db, id, error, nextMs);

  users = async () => readUsers(this.db);
  user = async (name: string) => (await readUsers(this.db, name))[0] ?? null;
  putUser = async (user: UserRecord) => writeUser(this.db, user);
  putSession = async (session: SessionRecord) => writeSession(this.db, session);
  session = async (tokenHash: string) => readSession(this.db, tokenHash);

  async deleteSession(tokenHash: string): Promise<void> {
    await this.db.deleteFrom('login_session').where('token_hash', '=', tokenHash).execute();
  }

  async deleteSessions(where: { user: string } | { expiredBeforeMs: number }): Promise<void> {
    const all = this.db.deleteFrom('login_session');
    const some =
      'user' in where
        ? all.where('account', '=', where.user)
        : all.where('expires_ms', '<', BigInt(where.expiredBeforeMs));
    await some.execute();
  }

  async audit(record: AuditRecord): Promise<void> {
    await this.db.transaction().execute((db) => addAudit(db, record));
  }

  auditLog = async (limit: number) => readAudit(this.db, limit);

  reportSchedules = async () => reports.readSchedules(this.db);
  putReportSchedule = async (schedule: ReportSchedule) => reports.writeSchedule(this.db, schedule);

  async deleteReportSchedule(id: string): Promise<void> {
    await this.db.deleteFrom('report_schedule').where('id', '=', id).execute();
  }

  addSentReport = async (sent: Omit<SentReport, 'id'>) =>
    this.db.transaction().execute((db) => reports.addSent(db, sent));

  async changeSentReport(id: number, changes: SentChanges): Promise<void> {
    await this.db.transaction().execute((db) => reports.changeSent(db, id, changes));
  }

  sentReports = async (where: SentWhere) => reports.readSentHeads(this.db, where);
  deleteSentReports = async (endedBeforeMs: number) => reports.deleteSent(this.db, endedBeforeMs);
  sentReport = async (id: number) => reports.readSent(this.db, id);

  async getValue(key: string): Promise<string | null> {
    const found = await this.db.selectFrom('setting').select('content').where('name', '=', key).executeTakeFirst();
    return found?.content ?? null;
  }

  async setValue(key: string, value: string): Promise<void> {
    await writeValue(this.db, key, value);
  }
}

async function writeValue(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ name: key, content: value })
    .onConflict((on) => on.column('name').doUpdateSet({ content: value }))
    .execute();
}
