/**
 * The part of the records that people work by: procedures with their versions and receipts, targets, and the tasks of
 * shifts. What a person does is decided by the rules of the domain inside the transaction that writes it, so that two
 * people at once can't both be right; `suite/work.ts` holds each implementation to what is written here.
 */

import type { Procedure, ProcedureVersion, Receipt } from '../../domain/procedures/types.ts';
import type { Target } from '../../domain/targets/types.ts';
import type { Task, TaskAct } from '../../domain/tasks/types.ts';

/** Why nothing was written. */
export type Refused = { refused: string };

/** A version as it is uploaded; its number is the next one of its procedure. */
export type NewVersion = Omit<ProcedureVersion, 'number' | 'publication' | 'withdrawal'>;

export interface WorkRecords {
  /** By their ids. */
  procedures(): Promise<Procedure[]>;
  procedure(id: string): Promise<Procedure | null>;
  /** Adds a procedure; `false` where there is one of that id. */
  addProcedure(procedure: Procedure): Promise<boolean>;
  /** Changes a procedure by what it is when it is written; `null` where there is none. */
  changeProcedure(id: string, change: (procedure: Procedure) => Procedure): Promise<Procedure | null>;

  /** Versions of one procedure, or of all, without their content, by procedure and number. */
  versions(procedure?: string): Promise<ProcedureVersion[]>;
  /** Adds a draft with its content; durable when it resolves. */
  addVersion(version: NewVersion, content: Uint8Array): Promise<ProcedureVersion>;
  /** Publishes or withdraws: `decide` sees all versions as they are when it is written. `null` where there is none. */
  changeVersion(
    procedure: string,
    number: number,
    decide: (version: ProcedureVersion, versions: readonly ProcedureVersion[]) => ProcedureVersion | Refused,
  ): Promise<ProcedureVersion | Refused | null>;
  content(procedure: string, number: number): Promise<Uint8Array | null>;

  /** Of a procedure, or of a person, by their time. */
  receipts(of: { procedure: string } | { person: string }): Promise<Receipt[]>;
  /** The first receipt of a person for a version stays. */
  addReceipt(receipt: Receipt): Promise<void>;

  /** The whole history, in the order in which it was set. */
  targets(): Promise<Target[]>;
  /** Adds all of them, or none; numbered in their order. */
  addTargets(targets: readonly Omit<Target, 'id'>[]): Promise<Target[]>;

  /**
   * Tasks of a line that are open, or were settled at `sinceNs` or later, with what was done about them; of those that
   * recur only what was done since. In the order in which they were made.
   */
  tasks(line: string, sinceNs: bigint): Promise<{ tasks: Task[]; acts: TaskAct[] }>;
  task(id: number): Promise<Task | null>;
  addTask(task: Omit<Task, 'id'>): Promise<Task>;
  /**
   * Adds what somebody did, where `decide` has nothing against it after all that was done about the task before. `null`
   * where there is no such task.
   * @param decide why it is refused, or `null`
   */
  addTaskAct(act: TaskAct, decide: (before: readonly TaskAct[]) => string | null): Promise<TaskAct | Refused | null>;
}
