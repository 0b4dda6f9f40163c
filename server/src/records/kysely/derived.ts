/**
 * What is derived from samples, in tables: positions, ledger rows, folds with their checkpoints, dirty windows. Written
 * inside the caller's transaction.
 */

import type { Epoch, GatewayId, MachineId, ProductId } from '@gemba/contract/identity';
import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { Kysely, Selectable } from 'kysely';
import type { LedgerRow } from '../../domain/ledger/row.ts';
import type { GatewayPositions, SavedFold, Sink, UnitOfWork } from '../port.ts';
import { inSlices } from './slices.ts';
import type { LedgerRowTable, Tables } from './tables.ts';
import { decodePositions, encodePositions } from './text.ts';

type Db = Kysely<Tables>;

const DAY_NS = 86_400_000_000_000n;

export async function writePositions(db: Db, sink: Sink, positions: readonly GatewayPositions[]): Promise<void> {
  const values = positions.map(({ gateway, epoch, set }) => ({ sink, gateway, epoch, ranges: encodePositions(set) }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('stored_position')
      .values(slice)
      .onConflict((on) =>
        on.columns(['sink', 'gateway', 'epoch']).doUpdateSet((eb) => ({ ranges: eb.ref('excluded.ranges') })),
      )
      .execute();
  }
}

export async function readPositions(db: Db, sink: Sink): Promise<GatewayPositions[]> {
  const found = await db.selectFrom('stored_position').selectAll().where('sink', '=', sink).execute();
  return found.map(({ gateway, epoch, ranges }) => ({
    gateway: gateway as GatewayId,
    epoch: epoch as Epoch,
    set: decodePositions(ranges),
  }));
}

/** Takes rows away together with the checkpoints that stood on them: those later than the time. */
export async function deleteFrom(db: Db, { machine, fromNs }: { machine: MachineId; fromNs: bigint }): Promise<void> {
  await db.deleteFrom('ledger_row').where('machine', '=', machine).where('from_ns', '>=', fromNs).execute();
  await db.deleteFrom('fold_checkpoint').where('machine', '=', machine).where('settled_ns', '>', fromNs).execute();
}

export async function writeRows(db: Db, rows: readonly LedgerRow[]): Promise<void> {
  for (const slice of inSlices(rows.map(toTable))) {
    await db
      .insertInto('ledger_row')
      .values(slice)
      .onConflict((on) =>
        on.columns(['machine', 'from_ns']).doUpdateSet((eb) => ({
          to_ns: eb.ref('excluded.to_ns'),
          calendar: eb.ref('excluded.calendar'),
          shift: eb.ref('excluded.shift'),
          state: eb.ref('excluded.state'),
          reason: eb.ref('excluded.reason'),
          product: eb.ref('excluded.product'),
          good: eb.ref('excluded.good'),
          reject: eb.ref('excluded.reject'),
          rework: eb.ref('excluded.rework'),
          ideal_s: eb.ref('excluded.ideal_s'),
          good_ideal_s: eb.ref('excluded.good_ideal_s'),
          energy_kwh: eb.ref('excluded.energy_kwh'),
          estimated: eb.ref('excluded.estimated'),
        })),
      )
      .execute();
  }
}

/** Rows don't overlap, so of those that begin before the window only the last one can reach into it. */
export async function readRows(
  db: Db,
  machine: MachineId,
  fromNs: bigint,
  toNs: bigint,
  limit?: number,
): Promise<LedgerRow[]> {
  const before = db
    .selectFrom('ledger_row')
    .select('from_ns')
    .where('machine', '=', machine)
    .where('from_ns', '<=', fromNs)
    .orderBy('from_ns', 'desc')
    .limit(1);
  const touching = db
    .selectFrom('ledger_row')
    .selectAll()
    .where('machine', '=', machine)
    .where('from_ns', '>=', (eb) => eb.fn.coalesce(before, eb.val(fromNs)))
    .where('from_ns', '<', toNs)
    .where('to_ns', '>', fromNs)
    .orderBy('from_ns');
  const found = await (limit === undefined ? touching : touching.limit(limit)).execute();
  return found.map(fromTable);
}

const toTable = (row: LedgerRow) => ({
  machine: row.machine,
  from_ns: row.fromNs,
  to_ns: row.toNs,
  calendar: row.calendar,
  shift: row.shift,
  state: row.state,
  reason: row.reason,
  product: row.product,
  good: row.good,
  reject: row.reject,
  rework: row.rework,
  ideal_s: row.idealS,
  good_ideal_s: row.goodIdealS,
  energy_kwh: row.energyKWh,
  estimated: row.estimated ? 1 : 0,
});

const fromTable = (row: Selectable<LedgerRowTable>): LedgerRow => ({
  machine: row.machine as MachineId,
  fromNs: row.from_ns,
  toNs: row.to_ns,
  calendar: row.calendar as CalendarClass,
  shift: row.shift,
  state: row.state as MachineState,
  reason: row.reason,
  product: row.product as ProductId | null,
  good: row.good,
  reject: row.reject,
  rework: row.rework,
  idealS: row.ideal_s,
  goodIdealS: row.good_ideal_s,
  energyKWh: row.energy_kwh,
  estimated: row.estimated !== 0n,
});

export async function writeFolds(db: Db, folds: readonly SavedFold[]): Promise<void> {
  for (const slice of inSlices(folds.map(foldToTable))) {
    await db
      .insertInto('fold')
      .values(slice)
      .onConflict((on) =>
        on
          .columns(['machine'])
          .doUpdateSet((eb) => ({ settled_ns: eb.ref('excluded.settled_ns'), state: eb.ref('excluded.state') })),
      )
      .execute();
  }
}

export async function writeCheckpoints(db: Db, checkpoints: readonly SavedFold[]): Promise<void> {
  for (const slice of inSlices(checkpoints.map(foldToTable))) {
    await db
      .insertInto('fold_checkpoint')
      .values(slice)
      .onConflict((on) =>
        on.columns(['machine', 'settled_ns']).doUpdateSet((eb) => ({ state: eb.ref('excluded.state') })),
      )
      .execute();
  }
}

type Thinned = NonNullable<UnitOfWork['thinned']>[number];

export async function thinCheckpoints(db: Db, { machine, fromNs, toNs }: Thinned): Promise<void> {
  await db
    .deleteFrom('fold_checkpoint')
    .where('machine', '=', machine)
    .where('settled_ns', '>=', fromNs)
    .where('settled_ns', '<', toNs)
    .where((eb) => eb(eb('settled_ns', '%', DAY_NS), '!=', 0n))
    .execute();
}

const foldToTable = (fold: SavedFold) => ({ machine: fold.machine, settled_ns: fold.settledNs, state: fold.state });

export const foldFromTable = (row: { machine: string; settled_ns: bigint; state: string }): SavedFold => ({
  machine: row.machine as MachineId,
  settledNs: row.settled_ns,
  state: row.state,
});

/** Cleans first, so that a mark made in the same unit stays. Of two marks the earlier one wins. */
export async function writeMarks(db: Db, { cleaned, dirty }: Pick<UnitOfWork, 'cleaned' | 'dirty'>): Promise<void> {
  if (cleaned?.length) await db.deleteFrom('dirty_window').where('machine', 'in', cleaned).execute();
  for (const { machine, fromNs } of dirty ?? []) {
    await db
      .insertInto('dirty_window')
      .values({ machine, from_ns: fromNs })
      .onConflict((on) =>
        on
          .column('machine')
          .doUpdateSet((eb) => ({ from_ns: eb.ref('excluded.from_ns') }))
          .whereRef('excluded.from_ns', '<', 'dirty_window.from_ns'),
      )
      .execute();
  }
}
