/** What is remembered across alarms, overwritten, and the alarm journal as people search it. */

import type { Kysely } from 'kysely';
import type { Scope } from '../../domain/alarms/annunciator/types.ts';
import type { JournalFilter } from '../alarms/port.ts';
import { transitionFromTable } from './journals.ts';
import { inSlices } from './slices.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export async function writeScopes(db: Db, scopes: readonly Scope[]): Promise<void> {
  const values = scopes.map((scope) => ({ kind: scope.kind, name: scope.id, memory: encodeDocument(scope) }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('annunciator')
      .values(slice)
      .onConflict((on) => on.columns(['kind', 'name']).doUpdateSet((eb) => ({ memory: eb.ref('excluded.memory') })))
      .execute();
  }
}

export async function readScopes(db: Db): Promise<Scope[]> {
  const found = await db.selectFrom('annunciator').select('memory').orderBy('kind').orderBy('name').execute();
  return found.map(({ memory }) => decodeDocument(memory) as Scope);
}

export async function readJournal(db: Db, filter: JournalFilter, limit: number) {
  const { fromNs, toNs, beforeId } = filter;
  let query = db.selectFrom('alarm_transition').selectAll().orderBy('id', 'desc').limit(limit);
  if (fromNs !== undefined) query = query.where('at_ns', '>=', fromNs);
  if (toNs !== undefined) query = query.where('at_ns', '<', toNs);
  for (const key of ['machine', 'rule', 'occurrence', 'transition'] as const) {
    const wanted = filter[key];
    if (wanted !== undefined) query = query.where(key, '=', wanted);
  }
  if (beforeId !== undefined) query = query.where('id', '<', BigInt(beforeId));
  return (await query.execute()).map(transitionFromTable);
}
