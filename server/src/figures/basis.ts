/**
 * What kept sums of a machine rest on beside its rows: another version of the fold or of the tallies, another calendar,
 * micro-stop threshold or kind of a reason makes other sums of the same rows, and then they are formed again.
 */

import { createHash } from 'node:crypto';
import { TALLY_VERSION } from '../domain/kpis/tally.ts';
import type { FoldContext } from '../domain/ledger/context.ts';
import { FOLD_VERSION } from '../domain/ledger/row.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import { reasonsOf } from '../domain/reasons/tree.ts';

/** A short text that differs when any of it does. */
export function basisOf({ plant, placed, microStopS }: FoldContext): string {
  const { site, line, machine } = placed;
  const roles = machine.signals.filter(({ role }) => role !== undefined && role !== 'value');
  const parts = [
    [TALLY_VERSION, FOLD_VERSION, microStopS, machine.idealCycleS ?? null, site.timeZone],
    plant.calendars.filter(({ id }) => id === line.calendar),
    roles.map(({ role }) => role),
    reasonsOf(placed).nodes.map(({ id, kind }) => [id, kind]),
    plant.products?.map(({ id }) => [id, idealCycleOf(plant, machine, id)]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
