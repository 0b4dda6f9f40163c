/**
 * Sums of production days, kept in a table. They are claimed before their rows are read and written only if the claim
 * still stands: whatever changes a row of the day takes the claim away in the same transaction, so that sums and rows can't
 * part, whoever comes first.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Kysely } from 'kysely';
import type { DayClaim, DaySlices, DaySum, DayTotal, UnitOfWork } from '../port.ts';
import { inSlices } from './slices.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export async function claimDays(db: Db, machine: MachineId, claim: string, days: readonly DayClaim[]): Promise<void> {
  const values = days.map(({ day, fromNs, toNs, basis }) => ({
    ...{ machine, day, from_ns: fromNs, to_ns: toNs, basis, claim },
    ...{ total: null, slices: null },
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('day_sum')
      .values(slice)
      .onConflict((on) =>
        on.columns(['machine', 'day']).doUpdateSet((eb) => ({
          from_ns: eb.ref('excluded.from_ns'),
          to_ns: eb.ref('excluded.to_ns'),
          basis: eb.ref('excluded.basis'),
          claim: eb.ref('excluded.claim'),
          total: null,
          slices: null,
        })),
      )
      .execute();
  }
}

export async function fillDays(db: Db, machine: MachineId, claim: string, sums: readonly DaySum[]): Promise<void> {
  for (const { day, total, slices } of sums) {
    await db
      .updateTable('day_sum')
      .set({ total, slices })
      .where('machine', '=', machine)
      .where('day', '=', day)
      .where('claim', '=', claim)
      .execute();
  }
}

export async function readTotals(db: Db, machine: MachineId, fromDay: string, toDay: string): Promise<DayTotal[]> {
  const found = await db
    .selectFrom('day_sum')
    .select(['day', 'basis', 'total'])
    .where('machine', '=', machine)
    .where('day', '>=', fromDay)
    .where('day', '<', toDay)
    .where('total', 'is not', null)
    .orderBy('day')
    .execute();
  return found as DayTotal[];
}

export async function readSlices(db: Db, machine: MachineId, fromDay: string, toDay: string): Promise<DaySlices[]> {
  const found = await db
    .selectFrom('day_sum')
    .select(['day', 'basis', 'slices'])
    .where('machine', '=', machine)
    .where('day', '>=', fromDay)
    .where('day', '<', toDay)
    .where('slices', 'is not', null)
    .orderBy('day')
    .execute();
  return found as DaySlices[];
}

/** End of the newest stretch that any kept day rests on; 0 when none is kept. */
export async function keptThrough(db: Db): Promise<bigint> {
  const found = await db
    .selectFrom('day_sum')
    .select((eb) => eb.fn.max('to_ns').as('newest'))
    .executeTakeFirst();
  return BigInt(found?.newest ?? 0n);
}

/** Earliest time from which a unit of work changes what is said of each machine. */
export function changedFrom({ replaced = [], rows = [], restated = [] }: UnitOfWork): Map<MachineId, bigint> {
  const from = new Map<MachineId, bigint>();
  for (const { machine, fromNs } of [...replaced, ...rows, ...restated]) {
    const known = from.get(machine);
    if (known === undefined || fromNs < known) from.set(machine, fromNs);
  }
  return from;
}

/** Days that rest on anything from a time on are forgotten. */
export async function forgetDays(db: Db, machine: MachineId, fromNs: bigint): Promise<void> {
  await db.deleteFrom('day_sum').where('machine', '=', machine).where('to_ns', '>', fromNs).execute();
}
