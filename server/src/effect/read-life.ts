/** The life of a machine, read a month at a time: a year of rows is never in memory at once. */

import { joinLives, type Life, lifeOf } from '../domain/effect/life.ts';
import type { Window } from '../domain/kpis/sums.ts';
import type { MachineDays } from '../figures/machine-days.ts';

const PART_NS = 31n * 86_400_000_000_000n;

/** As the ledger is known now, with what people corrected. */
export async function readLife(days: Pick<MachineDays, 'rows' | 'sums'>, { fromNs, toNs }: Window): Promise<Life> {
  const parts: Life[] = [];
  for (let at = fromNs; at < toNs || parts.length === 0; at += PART_NS) {
    const part = { fromNs: at, toNs: at + PART_NS < toNs ? at + PART_NS : toNs };
    parts.push(lifeOf(await days.rows(part), part, days.sums));
  }
  return joinLives(parts);
}
