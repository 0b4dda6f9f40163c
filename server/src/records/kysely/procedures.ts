/** Procedures, their versions with contents, and receipts, in tables. */

import type { Kysely } from 'kysely';
import type { Procedure, ProcedureVersion, Receipt } from '../../domain/procedures/types.ts';
import type { NewVersion, Refused, WorkRecords } from '../work/port.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export async function readProcedures(db: Db, id?: string): Promise<Procedure[]> {
  let query = db.selectFrom('work_procedure').select('document').orderBy('id');
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.execute()).map(({ document }) => decodeDocument(document) as Procedure);
}

export async function addProcedure(db: Db, procedure: Procedure): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('work_procedure')
    .values({ id: procedure.id, document: encodeDocument(procedure) })
    .onConflict((on) => on.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function changeProcedure(
  db: Db,
  id: string,
  change: (procedure: Procedure) => Procedure,
): Promise<Procedure | null> {
  const [procedure] = await readProcedures(db, id);
  if (procedure === undefined) return null;
  const changed = change(procedure);
  await db
    .updateTable('work_procedure')
    .set({ document: encodeDocument(changed) })
    .where('id', '=', id)
    .execute();
  return changed;
}

export async function readVersions(db: Db, procedure?: string): Promise<ProcedureVersion[]> {
  let query = db.selectFrom('procedure_version').select('document').orderBy('work_procedure').orderBy('number');
  if (procedure !== undefined) query = query.where('work_procedure', '=', procedure);
  return (await query.execute()).map(({ document }) => decodeDocument(document) as ProcedureVersion);
}

export async function addVersion(db: Db, made: NewVersion, content: Uint8Array): Promise<ProcedureVersion> {
  const { procedure } = made;
  const number = ((await readVersions(db, procedure)).at(-1)?.number ?? 0) + 1;
  const version: ProcedureVersion = { ...made, number, publication: null, withdrawal: null };
  await db
    .insertInto('procedure_version')
    .values({ work_procedure: procedure, number, document: encodeDocument(version) })
    .execute();
  await db.insertInto('procedure_content').values({ work_procedure: procedure, number, content }).execute();
  return version;
}

export async function changeVersion(
  db: Db,
  procedure: string,
  number: number,
  decide: Parameters<WorkRecords['changeVersion']>[2],
): Promise<ProcedureVersion | Refused | null> {
  const versions = await readVersions(db, procedure);
  const version = versions.find((one) => one.number === number);
  if (version === undefined) return null;
  const outcome = decide(version, versions);
  if ('refused' in outcome) return outcome;
  await db
    .updateTable('procedure_version')
    .set({ document: encodeDocument(outcome) })
    .where('work_procedure', '=', procedure)
    .where('number', '=', BigInt(number))
    .execute();
  return outcome;
}

export async function readContent(db: Db, procedure: string, number: number): Promise<Uint8Array | null> {
  const found = await db
    .selectFrom('procedure_content')
    .select('content')
    .where('work_procedure', '=', procedure)
    .where('number', '=', BigInt(number))
    .executeTakeFirst();
  return found?.content ?? null;
}

export async function readReceipts(db: Db, of: { procedure: string } | { person: string }): Promise<Receipt[]> {
  const all = db
    .selectFrom('procedure_receipt')
    .selectAll()
    .orderBy('at_ns')
    .orderBy('work_procedure')
    .orderBy('person');
  const some = 'person' in of ? all.where('person', '=', of.person) : all.where('work_procedure', '=', of.procedure);
  return (await some.execute()).map((row) => ({
    procedure: row.work_procedure,
    number: Number(row.number),
    person: row.person,
    atNs: row.at_ns,
  }));
}

export async function addReceipt(db: Db, { procedure, number, person, atNs }: Receipt): Promise<void> {
  await db
    .insertInto('procedure_receipt')
    .values({ work_procedure: procedure, number, person, at_ns: atNs })
    .onConflict((on) => on.columns(['work_procedure', 'number', 'person']).doNothing())
    .execute();
}
