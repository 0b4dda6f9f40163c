/**
 * The ledger of one machine against one undisturbed fold over all that is stored, and against what its counter says
 * without any fold: rows, totals, parts.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import { BURST_PARTS } from '@gemba/server/domain/counters/counter';
import { contextOf } from '@gemba/server/domain/ledger/context';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { decodeFold, type FoldState, initialFold } from '@gemba/server/domain/ledger/state';
import { countedParts } from '../support/counted-parts.ts';
import { firstDifference, foldOnce, rowText, totalsText } from '../support/straight-fold.ts';
import { type Evidence, type Finding, FOREVER_NS } from './evidence.ts';
import { TOTAL_MODULUS } from './plant.ts';

/** Rows that are told around the first one that differs. */
const AROUND = 2;

/** What is looked at of a run. */
type Stored = Pick<Evidence, 'records' | 'historian'> & { stage: Pick<Evidence['stage'], 'plant'> };

export async function ledgerFindings(machine: MachineId, { stage, records, historian }: Stored): Promise<Finding[]> {
  const found: Finding[] = [];
  const stored = historian.of(machine);
  const straight = foldOnce(stored, contextOf(stage.plant, machine));
  const rows = await records.rows(machine, 0n, FOREVER_NS);
  const differs = firstDifference(rows, straight.rows);
  if (differs !== null) {
    const around = (list: readonly LedgerRow[]) =>
      list.slice(Math.max(0, differs - AROUND), differs + AROUND + 1).map((row) => `\n      ${rowText(row)}`);
    found.push({
      what: `rows of ${machine} are not those of a refold`,
      detail: `from number ${differs} on:${around(rows).join('')}\n    but should be:${around(straight.rows).join('')}`,
    });
  }
  const saved = (await records.folds()).find((one) => one.machine === machine);
  const state = saved === undefined ? initialFold(machine) : (decodeFold(saved.state) as FoldState);
  const [has, should] = [totalsText(state), totalsText(straight.state)];
  if (has !== should) found.push({ what: `totals of ${machine}`, detail: `${has}, should be ${should}` });
  const { good, reject } = countedParts(rows, state);
  const parts = good + reject;
  const made = partsMade(stored);
  if (made !== null && parts !== made) {
    found.push({ what: `parts of ${machine}`, detail: `${parts} in the ledger, ${made} by the counter` });
  }
  return found;
}

/**
 * What the counter gained while the ledger ran; `null` where a reading came so late that the gateway gave it a time of
 * its own, which makes the counter step back.
 */
function partsMade(stored: ReturnType<Evidence['historian']['of']>): number | null {
  const stretches = stored.filter((entry) => entry.kind === 'observed');
  const fromNs = stretches.reduce((first, one) => (one.fromNs < first ? one.fromNs : first), FOREVER_NS);
  const throughNs = stretches.reduce((last, one) => (one.throughNs > last ? one.throughNs : last), 0n);
  const readings = stored.filter((entry): entry is Sample => entry.kind === 'sample' && entry.signal === 'total');
  if (readings.some(({ sourceTimeNs }) => sourceTimeNs !== undefined)) return null;
  const counted = readings.filter(({ timeNs }) => timeNs <= throughNs);
  const before = counted.findLastIndex(({ timeNs }) => timeNs < fromNs);
  const values = counted.slice(Math.max(0, before)).map(({ value }) => Number(value));
  const steps = values.slice(1).map((value, i) => (value - (values[i] as number) + TOTAL_MODULUS) % TOTAL_MODULUS);
  // Zero from far below the modulus is taken for a reset, which it may well be.
  if (steps.some((step, i) => step > BURST_PARTS && values[i + 1] === 0)) return null;
  return steps.reduce((sum, step) => sum + step, 0);
}
