/** What people work by, over Kysely: the port's verbs, each handed to the tables it concerns; what decides is one transaction. */

import type { Kysely } from 'kysely';
import type { Procedure, Receipt } from '../../domain/procedures/types.ts';
import type { Target } from '../../domain/targets/types.ts';
import type { Task, TaskAct } from '../../domain/tasks/types.ts';
import type { NewVersion, WorkRecords } from '../work/port.ts';
import * as procedures from './procedures.ts';
import type { Tables } from './tables.ts';
import * as tasks from './tasks.ts';

export class KyselyWork implements WorkRecords {
  readonly #open: () => Kysely<Tables>;

  /** @param open the tables; throws while the records are not started */
  constructor(open: () => Kysely<Tables>) {
    this.#open = open;
  }

  procedures = async () => procedures.readProcedures(this.#open());
  procedure = async (id: string) => (await procedures.readProcedures(this.#open(), id))[0] ?? null;
  addProcedure = async (procedure: Procedure) => procedures.addProcedure(this.#open(), procedure);
  changeProcedure = async (id: string, change: (procedure: Procedure) => Procedure) =>
    this.#whole((db) => procedures.changeProcedure(db, id, change));

  versions = async (procedure?: string) => procedures.readVersions(this.#open(), procedure);
  addVersion = async (version: NewVersion, content: Uint8Array) =>
    this.#whole((db) => procedures.addVersion(db, version, content));
  changeVersion = async (...[procedure, number, decide]: Parameters<WorkRecords['changeVersion']>) =>
    this.#whole((db) => procedures.changeVersion(db, procedure, number, decide));
  content = async (procedure: string, number: number) => procedures.readContent(this.#open(), procedure, number);

  receipts = async (of: { procedure: string } | { person: string }) => procedures.readReceipts(this.#open(), of);
  addReceipt = async (receipt: Receipt) => procedures.addReceipt(this.#open(), receipt);

  targets = async () => tasks.readTargets(this.#open());
  addTargets = async (targets: readonly Omit<Target, 'id'>[]) => this.#whole((db) => tasks.addTargets(db, targets));

  tasks = async (line: string, sinceNs: bigint) => tasks.readTasks(this.#open(), line, sinceNs);
  task = async (id: number) => tasks.readTask(this.#open(), id);
  addTask = async (task: Omit<Task, 'id'>) => this.#whole((db) => tasks.addTask(db, task));
  addTaskAct = async (act: TaskAct, decide: (before: readonly TaskAct[]) => string | null) =>
    this.#whole((db) => tasks.addTaskAct(db, act, decide));

  async #whole<T>(act: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.#open()
      .transaction()
      .execute((db) => act(db));
  }
}
