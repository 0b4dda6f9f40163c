/** Schedules of reports and what became of each report, in tables: what is searched by in columns, the rest as documents. */

import type { Kysely, Selectable } from 'kysely';
import type { ReportSchedule, SentHead, SentReport, SentState } from '../../domain/reports/schedule.ts';
import type { SentChanges, SentWhere } from '../port.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;
/** What stands in columns of its own. */
type Columns = 'id' | 'schedule' | 'key' | 'correction' | 'state' | 'endMs';
type Head = Omit<SentHead, Columns>;

export async function readSchedules(db: Db): Promise<ReportSchedule[]> {
  const found = await db.selectFrom('report_schedule').select('content').orderBy('id').execute();
  return found.map(({ content }) => decodeDocument(content) as ReportSchedule);
}

export async function writeSchedule(db: Db, schedule: ReportSchedule): Promise<void> {
  const content = encodeDocument(schedule);
  await db
    .insertInto('report_schedule')
    .values({ id: schedule.id, content })
    .onConflict((on) => on.column('id').doUpdateSet({ content }))
    .execute();
}

/** @returns its number; `null` when that report, or that correction of it, is there already */
export async function addSent(db: Db, sent: Omit<SentReport, 'id'>): Promise<number | null> {
  const { schedule, key, correction, state, endMs, report, changes, causes, ...head } = sent;
  const same = await db
    .selectFrom('sent_report')
    .select('id')
    .where('schedule', '=', schedule)
    .where('report_key', '=', key)
    .where('correction', '=', BigInt(correction))
    .executeTakeFirst();
  if (same !== undefined) return null;
  const last = await db.selectFrom('sent_report').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const id = Number(last?.id ?? 0n) + 1;
  const columns = { id, schedule, report_key: key, correction, state, end_ms: Math.ceil(endMs) };
  const documents = { head: encodeDocument(head), content: encodeDocument({ report, changes, causes }) };
  await db
    .insertInto('sent_report')
    .values({ ...columns, ...documents })
    .execute();
  return id;
}

export async function changeSent(db: Db, id: number, { state, ...changes }: SentChanges): Promise<void> {
  const found = await db.selectFrom('sent_report').select('head').where('id', '=', BigInt(id)).executeTakeFirst();
  if (found === undefined) return;
  const head = encodeDocument({ ...(decodeDocument(found.head) as Head), ...changes });
  await db
    .updateTable('sent_report')
    .set({ head, ...(state === undefined ? {} : { state }) })
    .where('id', '=', BigInt(id))
    .execute();
}

export async function deleteSent(db: Db, endedBeforeMs: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sent_report')
    .where('end_ms', '<', BigInt(Math.floor(endedBeforeMs)))
    .where('state', 'not in', ['waiting', 'sending'])
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function readSentHeads(db: Db, { schedule, states, sinceMs, limit }: SentWhere): Promise<SentHead[]> {
  let query = db
    .selectFrom('sent_report')
    .select(['id', 'schedule', 'report_key', 'correction', 'state', 'end_ms', 'head'])
    .orderBy('id', 'desc');
  if (schedule !== undefined) query = query.where('schedule', '=', schedule);
  if (states !== undefined) query = query.where('state', 'in', [...states]);
  if (sinceMs !== undefined) query = query.where('end_ms', '>=', BigInt(Math.floor(sinceMs)));
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(headOf);
}

export async function readSent(db: Db, id: number): Promise<SentReport | null> {
  const found = await db.selectFrom('sent_report').selectAll().where('id', '=', BigInt(id)).executeTakeFirst();
  if (found === undefined) return null;
  const content = decodeDocument(found.content) as Pick<SentReport, 'report' | 'changes' | 'causes'>;
  return { ...headOf(found), ...content };
}

function headOf(row: Omit<Selectable<Tables['sent_report']>, 'content'>): SentHead {
  return {
    id: Number(row.id),
    schedule: row.schedule,
    key: row.report_key,
    correction: Number(row.correction),
    state: row.state as SentState,
    endMs: Number(row.end_ms),
    ...(decodeDocument(row.head) as Head),
  };
}
