/** Targets, and tasks with what was done about them, in tables; both are numbered 1, 2, 3 … inside the transaction. */

import type { Kysely, Selectable } from 'kysely';
import type { Target } from '../../domain/targets/types.ts';
import { settledNs } from '../../domain/tasks/transitions.ts';
import type { Task, TaskAct } from '../../domain/tasks/types.ts';
import type { Refused } from '../work/port.ts';
import { nextId } from './journals.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export async function readTargets(db: Db): Promise<Target[]> {
  const found = await db.selectFrom('target').selectAll().orderBy('id').execute();
  return found.map(({ id, from_day, set_by, at_ns, figure, level, ...row }) => ({
    ...row,
    id: Number(id),
    figure: figure as Target['figure'],
    level: level as Target['level'],
    from: from_day,
    by: set_by,
    atNs: at_ns,
  }));
}

export async function addTargets(db: Db, targets: readonly Omit<Target, 'id'>[]): Promise<Target[]> {
  const first = await nextId(db, 'target');
  const made = targets.map((target, index) => ({ ...target, id: first + index }));
  for (const { from, by, atNs, ...row } of made) {
    await db
      .insertInto('target')
      .values({ ...row, from_day: from, set_by: by, at_ns: atNs })
      .execute();
  }
  return made;
}

export async function readTasks(db: Db, line: string, sinceNs: bigint): Promise<{ tasks: Task[]; acts: TaskAct[] }> {
  const listed = db
    .selectFrom('task')
    .where('line', '=', line)
    .where((eb) => eb.or([eb('settled_ns', 'is', null), eb('settled_ns', '>=', sinceNs)]));
  const tasks = await listed.select('document').orderBy('id').execute();
  const acts = await db
    .selectFrom('task_act')
    .innerJoin('task', 'task.id', 'task_act.task')
    .selectAll('task_act')
    .where('task.line', '=', line)
    .where((eb) => eb.or([eb('task.settled_ns', 'is', null), eb('task.settled_ns', '>=', sinceNs)]))
    .where((eb) => eb.or([eb('task.recurs', '=', 0n), eb('task_act.at_ns', '>=', sinceNs)]))
    .orderBy('task_act.id')
    .execute();
  return { tasks: tasks.map(({ document }) => decodeDocument(document) as Task), acts: acts.map(actFromTable) };
}

export async function readTask(db: Db, id: number): Promise<Task | null> {
  const found = await db.selectFrom('task').select('document').where('id', '=', BigInt(id)).executeTakeFirst();
  return found === undefined ? null : (decodeDocument(found.document) as Task);
}

export async function addTask(db: Db, made: Omit<Task, 'id'>): Promise<Task> {
  const task: Task = { ...made, id: await nextId(db, 'task') };
  await db
    .insertInto('task')
    .values({
      id: task.id,
      line: task.line,
      recurs: task.when.kind === 'recurring' ? 1 : 0,
      settled_ns: null,
      document: encodeDocument(task),
    })
    .execute();
  return task;
}

export async function addTaskAct(
  db: Db,
  act: TaskAct,
  decide: (before: readonly TaskAct[]) => string | null,
): Promise<TaskAct | Refused | null> {
  const task = await readTask(db, act.task);
  if (task === null) return null;
  const found = await db.selectFrom('task_act').selectAll().where('task', '=', BigInt(task.id)).orderBy('id').execute();
  const before = found.map(actFromTable);
  const refused = decide(before);
  if (refused !== null) return { refused };
  const { occurrence, kind, by, atNs, note } = act;
  const id = await nextId(db, 'task_act');
  await db
    .insertInto('task_act')
    .values({ id, task: task.id, occurrence, kind, done_by: by, at_ns: atNs, note })
    .execute();
  await db
    .updateTable('task')
    .set({ settled_ns: settledNs(task, [...before, act]) })
    .where('id', '=', BigInt(task.id))
    .execute();
  return act;
}

const actFromTable = (row: Selectable<Tables['task_act']>): TaskAct => ({
  task: Number(row.task),
  occurrence: row.occurrence,
  kind: row.kind as TaskAct['kind'],
  by: row.done_by,
  atNs: row.at_ns,
  note: row.note,
});
