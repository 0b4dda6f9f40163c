/**
 * Alarms and maintenance, in tables: what is remembered of each rule and plan, overwritten, and what happened, only
 * ever added to. Journal lines are numbered 1, 2, 3 … inside the transaction; there is one writer.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely, Selectable } from 'kysely';
import type { AlarmMemory, AlarmTransition } from '../../domain/alarms/types.ts';
import type { MaintenanceFact, PlanMemory } from '../../domain/maintenance/types.ts';
import { inSlices } from './slices.ts';
import type { AlarmTransitionTable, Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

/** The number after the last one of a journal. */
export async function nextId(
  db: Db,
  table:
    | 'alarm_transition'
    | 'maintenance_fact'
    | 'audit'
    | 'target'
    | 'task'
    | 'task_act'
    | 'ledger_edit'
    | 'job_fact'
    | 'stock_movement'
    | 'meter_act',
): Promise<number> {
  const last = await db.selectFrom(table).select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return Number(last?.id ?? 0n) + 1;
}

export async function writeAlarms(db: Db, alarms: readonly AlarmMemory[]): Promise<void> {
  const values = alarms.map((memory) => ({
    rule: memory.rule,
    machine: memory.machine,
    memory: encodeDocument(memory),
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('alarm')
      .values(slice)
      .onConflict((on) => on.columns(['rule', 'machine']).doUpdateSet((eb) => ({ memory: eb.ref('excluded.memory') })))
      .execute();
  }
}

export async function readAlarms(db: Db): Promise<AlarmMemory[]> {
  const found = await db.selectFrom('alarm').select('memory').orderBy('rule').orderBy('machine').execute();
  return found.map(({ memory }) => decodeDocument(memory) as AlarmMemory);
}

/** @returns the number of the first of them */
export async function addTransitions(db: Db, transitions: readonly AlarmTransition[]): Promise<number> {
  if (transitions.length === 0) return 0;
  const first = await nextId(db, 'alarm_transition');
  const values = transitions.map((line, index) => ({
    id: first + index,
    occurrence: line.occurrence,
    rule: line.rule,
    machine: line.machine,
    transition: line.transition,
    at_ns: line.atNs,
    state: line.state,
    suppression: line.suppression,
    done_by: line.by,
    comment: line.comment,
    value: line.value,
    announce: line.announce ? 1 : 0,
    late: line.late ? 1 : 0,
    held: line.held,
    detail: line.detail === null ? null : encodeDocument(line.detail),
  }));
  for (const slice of inSlices(values)) await db.insertInto('alarm_transition').values(slice).execute();
  return first;
}

export async function readTransitions(
  db: Db,
  limit: number,
  beforeId: number | undefined,
): Promise<(AlarmTransition & { id: number })[]> {
  let query = db.selectFrom('alarm_transition').selectAll().orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', BigInt(beforeId));
  return (await query.execute()).map(transitionFromTable);
}

export async function readTransitionsAfter(
  db: Db,
  id: number,
  limit: number,
): Promise<(AlarmTransition & { id: number })[]> {
  const newer = db.selectFrom('alarm_transition').selectAll().where('id', '>', BigInt(id));
  return (await newer.orderBy('id').limit(limit).execute()).map(transitionFromTable);
}

export function transitionFromTable(row: Selectable<AlarmTransitionTable>): AlarmTransition & { id: number } {
  return {
    id: Number(row.id),
    occurrence: row.occurrence,
    rule: row.rule,
    machine: row.machine as MachineId,
    transition: row.transition as AlarmTransition['transition'],
    atNs: row.at_ns,
    state: row.state as AlarmTransition['state'],
    suppression: row.suppression as AlarmTransition['suppression'],
    by: row.done_by,
    comment: row.comment,
    value: row.value,
    announce: row.announce !== 0n,
    late: row.late !== 0n,
    held: row.held as AlarmTransition['held'],
    detail: row.detail === null ? null : (decodeDocument(row.detail) as AlarmTransition['detail']),
  };
}

export async function writePlans(db: Db, plans: readonly PlanMemory[]): Promise<void> {
  const values = plans.map((memory) => ({ plan: memory.plan, memory: encodeDocument(memory) }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('maintenance_plan')
      .values(slice)
      .onConflict((on) => on.column('plan').doUpdateSet((eb) => ({ memory: eb.ref('excluded.memory') })))
      .execute();
  }
}

export async function readPlans(db: Db): Promise<PlanMemory[]> {
  const found = await db.selectFrom('maintenance_plan').select('memory').orderBy('plan').execute();
  return found.map(({ memory }) => decodeDocument(memory) as PlanMemory);
}

export async function addFacts(db: Db, facts: readonly MaintenanceFact[]): Promise<void> {
  if (facts.length === 0) return;
  const first = await nextId(db, 'maintenance_fact');
  const values = facts.map(({ plan, kind, job, atNs, dueNs, by, comment, via }, index) => ({
    id: first + index,
    plan,
    kind,
    job,
    at_ns: atNs,
    due_ns: dueNs,
    done_by: by,
    comment,
    via,
  }));
  for (const slice of inSlices(values)) await db.insertInto('maintenance_fact').values(slice).execute();
}

export async function readFacts(db: Db, limit: number): Promise<MaintenanceFact[]> {
  const found = await db.selectFrom('maintenance_fact').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return found.map((row) => ({
    plan: row.plan,
    kind: row.kind as MaintenanceFact['kind'],
    job: row.job,
    atNs: row.at_ns,
    dueNs: row.due_ns,
    by: row.done_by,
    comment: row.comment,
    via: row.via,
  }));
}
