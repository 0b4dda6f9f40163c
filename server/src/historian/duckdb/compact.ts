/**
 * Compacting, for a command on a stopped server: what the upkeep leaves for later is done at once, a piece at a time, so
 * that a person sees how far it is.
 */

import type { SealKind } from './cold/periods.ts';
import { seal } from './cold/sealing.ts';
import type { Store } from './cold-reading.ts';
import { moveHours } from './moving.ts';
import { merged, ROLLUPS, type Rollup } from './rollups.ts';
import { due } from './upkeep.ts';

/** One piece of the work. */
export interface Compacted {
  kind: SealKind;
  /** Sealed, or written again with what was late for it. */
  period: string;
  /** Pieces still to be done. */
  left: number;
}

/** Seals the next period that is over; `null` when there is none, and then partial rollups have been merged too. */
export async function compactNext(store: Store, nowNs: bigint): Promise<Compacted | null> {
  const { database, files } = store;
  await moveHours(database, nowNs);
  const [period, ...left] = await due(store, nowNs, true);
  if (period !== undefined) {
    await seal(database, files, period, nowNs);
    return { kind: period.kind, period: period.name, left: left.length };
  }
  for (const rollup of Object.keys(ROLLUPS) as Rollup[]) await mergePartials(store, rollup);
  await database.writer.run('CHECKPOINT');
  return null;
}

async function mergePartials({ database }: Store, rollup: Rollup): Promise<void> {
  await database.keep(async (rows) => {
    await rows(`CREATE OR REPLACE TEMP TABLE parted AS
      SELECT signal, time FROM ${rollup} GROUP BY signal, time HAVING count(*) > 1`);
    const parts = `(SELECT * FROM ${rollup} SEMI JOIN parted USING (signal, time))`;
    await rows(`CREATE OR REPLACE TEMP TABLE whole AS ${merged(parts, ROLLUPS[rollup])} ORDER BY 1, 2`);
    await rows(`DELETE FROM ${rollup} USING parted
      WHERE ${rollup}.signal = parted.signal AND ${rollup}.time = parted.time`);
    await rows(`INSERT INTO ${rollup} FROM whole`);
    await rows('DROP TABLE parted');
    await rows('DROP TABLE whole');
  });
}
