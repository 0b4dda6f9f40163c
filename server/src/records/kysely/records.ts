/**
 * The records over Kysely: the port's verbs, each handed to the tables it concerns. Which database lies beneath is the
 * opener's business (`sqlite/open.ts`); nothing here is said in a way that only one of them understands.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely } from 'kysely';
import type { AuditRecord, GatewayPositions, Records, SessionRecord, Sink, UnitOfWork, UserRecord } from '../port.ts';
import { addAudit, readAudit, readSession, readUsers, writeSession, writeUser } from './accounts.ts';
import * as derived from './derived.ts';
import * as journals from './journals.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** What an opener hands over. */
export interface OpenedDatabase {
  db: Kysely<Tables>;
  /** Called when the tables are there: lets the database itself refuse changes to the audit log. */
  protectAudit(): void | Promise<void>;
}

export class KyselyRecords implements Records {
  private readonly open: () => Promise<OpenedDatabase>;
  private opened: Kysely<Tables> | null = null;

  constructor(open: () => Promise<OpenedDatabase>) {
    this.open = open;
  }

  private get db(): Kysely<Tables> {
    if (this.opened === null) throw new Error('The records are not started.');
    return this.opened;
  }

  /** Opens the tables and brings them up to this release. Throws GEMBA_RECORDS_NEWER. */
  async start(): Promise<void> {
    const { db, protectAudit } = await this.open();
    try {
      await migrate(db);
      await protectAudit();
    } catch (error) {
      await db.destroy();
      throw error;
    }
    this.opened = db;
  }

  async stop(): Promise<void> {
    const db = this.opened;
    this.opened = null;
    await db?.destroy();
  }

  async commit(work: UnitOfWork): Promise<void> {
    await this.db.transaction().execute(async (db) => {
      for (const window of work.replaced ?? []) await derived.deleteFrom(db, window);
      await derived.writeRows(db, work.rows ?? []);
      await derived.writeFolds(db, work.folds ?? []);
      await derived.writeCheckpoints(db, work.checkpoints ?? []);
      await derived.writeMarks(db, work);
      await journals.writeAlarms(db, work.alarms ?? []);
      await journals.addTransitions(db, work.transitions ?? []);
      await journals.writePlans(db, work.plans ?? []);
      await journals.addFacts(db, work.maintenance ?? []);
      await derived.writePositions(db, 'records', work.positions ?? []);
    });
  }

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

  rows = async (machine: MachineId, fromNs: bigint, toNs: bigint) => derived.readRows(this.db, machine, fromNs, toNs);
  alarms = async () => journals.readAlarms(this.db);
  transitions = async (limit: number, beforeId?: number) => journals.readTransitions(this.db, limit, beforeId);
  plans = async () => journals.readPlans(this.db);
  maintenanceJournal = async (limit: number) => journals.readFacts(this.db, limit);

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

  async getValue(key: string): Promise<string | null> {
    const found = await this.db.selectFrom('setting').select('content').where('name', '=', key).executeTakeFirst();
    return found?.content ?? null;
  }

  async setValue(key: string, value: string): Promise<void> {
    await this.db
      .insertInto('setting')
      .values({ name: key, content: value })
      .onConflict((on) => on.column('name').doUpdateSet({ content: value }))
      .execute();
  }
}
