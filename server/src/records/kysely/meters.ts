/** Meters, in tables: acts of people and odd events of counters are only added, what is carried on is written over. */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely } from 'kysely';
import type { MeterAct, MeterEvent, MeterMemory } from '../../domain/maintenance/meters/act.ts';
import { METER_EVENTS_KEPT, type MeterWork } from '../meters/port.ts';
import { nextId } from './journals.ts';
import { inSlices } from './slices.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export async function writeMeters(
  db: Db,
  work: MeterWork & { replaced?: { machine: MachineId; fromNs: bigint }[] },
): Promise<void> {
  for (const { machine, fromNs } of work.replaced ?? []) {
    await db.deleteFrom('meter_event').where('machine', '=', machine).where('at_ns', '>', fromNs).execute();
  }
  await addActs(db, work.meterActs ?? []);
  await addEvents(db, work.meterEvents ?? []);
  for (const values of inSlices(work.meters ?? [])) {
    await db
      .insertInto('meter')
      .values(values)
      .onConflict((on) =>
        on.columns(['machine', 'meter']).doUpdateSet((eb) => ({
          carried: eb.ref('excluded.carried'),
          highest: eb.ref('excluded.highest'),
        })),
      )
      .execute();
  }
}

async function addActs(db: Db, acts: readonly MeterAct[]): Promise<void> {
  if (acts.length === 0) return;
  const first = await nextId(db, 'meter_act');
  const values = acts.map((act, index) => ({
    id: first + index,
    machine: act.machine,
    meter: act.meter,
    at_ns: act.atNs,
    content: encodeDocument(act),
  }));
  for (const slice of inSlices(values)) await db.insertInto('meter_act').values(slice).execute();
}

async function addEvents(db: Db, events: readonly MeterEvent[]): Promise<void> {
  const values = events.map(({ machine, signal, atNs, kind, from, to, counted }) => ({
    ...{ machine, signal, kind, counted },
    at_ns: atNs,
    from_value: from,
    to_value: to,
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('meter_event')
      .values(slice)
      .onConflict((on) =>
        on
          .columns(['machine', 'at_ns', 'signal', 'kind'])
          .doUpdateSet((eb) => ({ counted: eb.ref('excluded.counted') })),
      )
      .execute();
  }
  for (const machine of new Set(events.map((event) => event.machine))) {
    const oldest = await db
      .selectFrom('meter_event')
      .select('at_ns')
      .where('machine', '=', machine)
      .orderBy('at_ns', 'desc')
      .offset(METER_EVENTS_KEPT)
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) continue;
    await db.deleteFrom('meter_event').where('machine', '=', machine).where('at_ns', '<=', oldest.at_ns).execute();
  }
}

export async function readActs(db: Db): Promise<MeterAct[]> {
  const found = await db.selectFrom('meter_act').select('content').orderBy('id').execute();
  return found.map(({ content }) => decodeDocument(content) as MeterAct);
}

export async function readMeters(db: Db): Promise<MeterMemory[]> {
  const found = await db.selectFrom('meter').selectAll().orderBy('machine').orderBy('meter').execute();
  return found.map(({ machine, ...rest }) => ({ machine: machine as MachineId, ...rest }));
}

export async function readEvents(db: Db, machine: MachineId, limit: number): Promise<MeterEvent[]> {
  const found = await db
    .selectFrom('meter_event')
    .selectAll()
    .where('machine', '=', machine)
    .orderBy('at_ns', 'desc')
    .orderBy('signal')
    .limit(limit)
    .execute();
  return found.map((row) => ({
    ...{ machine, signal: row.signal, kind: row.kind, counted: row.counted },
    atNs: row.at_ns,
    from: row.from_value,
    to: row.to_value,
  }));
}
