/** What people say of the past, in a table that is only ever added to. Numbered like the journals, inside the transaction. */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely, Selectable } from 'kysely';
import type { Edit } from '../../domain/edits/edit.ts';
import type { NewEdit } from '../port.ts';
import { forgetDays } from './day-sums.ts';
import { nextId } from './journals.ts';
import type { LedgerEditTable, Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export async function addEdit(db: Db, edit: NewEdit): Promise<Edit> {
  const id = await nextId(db, 'ledger_edit');
  const last = await db
    .selectFrom('ledger_edit')
    .select('recorded_ns')
    .where('id', '=', BigInt(id - 1))
    .executeTakeFirst();
  const earliest = last === undefined ? 0n : last.recorded_ns + 1n;
  const recordedNs = edit.recordedNs > earliest ? edit.recordedNs : earliest;
  const { machine, fromNs, toNs, by, comment, kind, recordedNs: _, ...about } = edit;
  await db
    .insertInto('ledger_edit')
    .values({
      ...{ id, machine, kind, comment },
      ...{ from_ns: fromNs, to_ns: toNs, recorded_ns: recordedNs, done_by: by, about: encodeDocument(about) },
    })
    .execute();
  await forgetDays(db, machine, await firstTouched(db, machine, { fromNs, toNs }));
  return { ...edit, id, recordedNs };
}

/** Parts of edits that overlap are shared out together: what is said of a stretch may change rows before it. */
async function firstTouched(db: Db, machine: MachineId, span: { fromNs: bigint; toNs: bigint }): Promise<bigint> {
  let { fromNs, toNs } = span;
  for (;;) {
    const touching = await readEdits(db, machine, fromNs, toNs);
    const [first, last] = [
      touching.map((edit) => edit.fromNs).reduce(min, fromNs),
      touching.map((edit) => edit.toNs).reduce(max, toNs),
    ];
    if (first === fromNs && last === toNs) return fromNs;
    [fromNs, toNs] = [first, last];
  }
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export async function readEdits(db: Db, machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Edit[]> {
  const touching = db
    .selectFrom('ledger_edit')
    .selectAll()
    .where('machine', '=', machine)
    .where('to_ns', '>', fromNs)
    .where('from_ns', '<', toNs);
  return (await touching.orderBy('id').execute()).map(fromTable);
}

export async function readEdit(db: Db, id: number): Promise<Edit | null> {
  const found = await db.selectFrom('ledger_edit').selectAll().where('id', '=', BigInt(id)).executeTakeFirst();
  return found === undefined ? null : fromTable(found);
}

const fromTable = (row: Selectable<LedgerEditTable>): Edit =>
  ({
    id: Number(row.id),
    machine: row.machine,
    fromNs: row.from_ns,
    toNs: row.to_ns,
    recordedNs: row.recorded_ns,
    by: row.done_by,
    comment: row.comment,
    kind: row.kind,
    ...(decodeDocument(row.about) as object),
  }) as Edit;
