/** Movements of spare parts, in a table that is only ever added to; the stock is their sum. */

import type { Kysely } from 'kysely';
import type { StockMovement } from '../../domain/jobs/stock.ts';
import type { JobRecords } from '../jobs/port.ts';
import { nextId } from './journals.ts';
import { inSlices } from './slices.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export async function addMovements(db: Db, movements: readonly StockMovement[]): Promise<void> {
  if (movements.length === 0) return;
  const first = await nextId(db, 'stock_movement');
  const values = movements.map(({ by, atNs, ...movement }, index) => ({
    ...movement,
    ...{ id: first + index, done_by: by, at_ns: atNs },
  }));
  for (const slice of inSlices(values)) await db.insertInto('stock_movement').values(slice).execute();
}

export class KyselyStock implements Pick<JobRecords, 'stock' | 'movements' | 'hasMoved'> {
  readonly #open: () => Db;

  /** @param open the tables; throws while the records are not started */
  constructor(open: () => Db) {
    this.#open = open;
  }

  protected get db(): Db {
    return this.#open();
  }

  stock = async () => {
    const found = await this.db
      .selectFrom('stock_movement')
      .select((eb) => ['part', eb.fn.sum<bigint>('milli').as('milli')] as const)
      .groupBy('part')
      .execute();
    return found.map(({ part, milli }) => ({ part, milli: Number(milli) }));
  };

  movements = async ({ part, limit }: { part: string; limit: number }) => {
    const found = await this.db
      .selectFrom('stock_movement')
      .selectAll()
      .where('part', '=', part)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return found.map((row) => ({
      ...{ id: Number(row.id), part: row.part, kind: row.kind as StockMovement['kind'], milli: Number(row.milli) },
      ...{ job: row.job, by: row.done_by, atNs: row.at_ns, comment: row.comment, act: row.act },
    }));
  };

  hasMoved = async (act: string) => {
    const found = await this.db.selectFrom('stock_movement').select('id').where('act', '=', act).limit(1).execute();
    return found.length > 0;
  };
}
