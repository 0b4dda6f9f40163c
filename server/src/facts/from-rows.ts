/**
 * Ledger rows as facts: each row is a point of `state` and of `count` at its beginning, and each quarter hour that rows
 * touch a point of `kpi` with its sums. Ratios are formed by whoever reads, over whichever window. Pure.
 */

import type { PlacedMachine } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { DEFAULT_PROFILE } from '../domain/kpis/registry.ts';
import { sumContextOf } from '../domain/kpis/sum-context.ts';
import { sumUp } from '../domain/kpis/sum-up.ts';
import type { FoldContext } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import type { Reasons } from '../views/reasons.ts';
import { timelineRow } from '../views/timeline.ts';
import type { Fact, Measurement, Standing } from './port.ts';

/** Rows never cross a quarter hour UTC. */
const QUARTER_NS = 900_000_000_000n;

export const quarterOf = (timeNs: bigint): bigint => timeNs - (((timeNs % QUARTER_NS) + QUARTER_NS) % QUARTER_NS);

/** What rows alone don't say. */
export interface RowContext {
  context: FoldContext;
  reasons: Reasons;
}

/** So far before and after a stretch rows must be known for its stops to be judged by their true length. */
export const reachNs = ({ microStopS }: FoldContext): bigint => BigInt(Math.ceil(microStopS * 1e9));

/** Where a machine stands, as tags; `counting_point` says whether its figures are its line's. */
export function tagsOf({ site, area, line, machine }: PlacedMachine): Record<string, string> {
  const counts = countingPointOf(line) === machine.id;
  return { site: site.id, area: area.id, line: line.id, machine: machine.id, counting_point: counts ? 'yes' : 'no' };
}

/**
 * Facts of everything that begins in `[fromNs, ∞)`, a whole quarter hour. `rows` ascend, and begin early enough
 * (`reachNs`).
 */
export function factsOfRows(rows: readonly LedgerRow[], fromNs: bigint, { context, reasons }: RowContext): Fact[] {
  const tags = tagsOf(context.placed);
  const wanted = rows.filter((row) => row.fromNs >= fromNs);
  const quarters = new Set(wanted.map((row) => quarterOf(row.fromNs)));
  return [
    ...wanted.flatMap((row) => [stateOf(row, context.placed.machine, reasons, tags), countOf(row, tags)]),
    ...[...quarters].map((quarter) => kpiOf(rows, quarter, context, tags)),
  ];
}

function stateOf(row: LedgerRow, machine: Machine, reasons: Reasons, tags: Fact['tags']): Fact {
  const { shown, reason } = timelineRow(row, machine, reasons);
  const { state, calendar, product, shift, fromNs: timeNs } = row;
  const fields = { state, shown, calendar, reason: reason ?? '', product: product ?? '', shift: shift ?? '' };
  return { measurement: 'state', tags, fields: { ...fields, seconds: secondsOf(row) }, timeNs };
}

const countOf = ({ good, reject, rework, energyKWh, estimated, fromNs }: LedgerRow, tags: Fact['tags']): Fact => ({
  measurement: 'count',
  tags,
  fields: { good, reject, rework, energy_kwh: energyKWh, estimated },
  timeNs: fromNs,
});

/** Sums that the machine's counters can't tell are left out, so that nobody divides by them. */
function kpiOf(rows: readonly LedgerRow[], fromNs: bigint, context: FoldContext, tags: Fact['tags']): Fact {
  const end = fromNs + QUARTER_NS;
  const reach = reachNs(context);
  const near = rows.filter((row) => row.toNs > fromNs - reach && row.fromNs < end + reach);
  const through = rows.findLast((row) => row.fromNs < end)?.toNs ?? end;
  const { sums } = sumUp(near, { fromNs, toNs: through < end ? through : end }, context, DEFAULT_PROFILE);
  const { plannedS, noDataS, runS, downS, idealS, goodIdealS } = sums;
  const tells = sumContextOf(context).tells(context);
  const fields = {
    planned_s: plannedS,
    no_data_s: noDataS,
    run_s: runS,
    down_s: downS,
    ...(tells.total ? { ideal_s: idealS } : {}),
    ...(tells.good ? { good_ideal_s: goodIdealS } : {}),
  };
  return { measurement: 'kpi', tags, fields, timeNs: fromNs };
}

/**
 * What takes the place of points that stand and that no row makes any more, because late data made other rows or the
 * machine was moved in the plant: a state that says what the row over it says and lasts no time, and sums of nothing.
 * An engine's points can't be deleted by all its versions, but each can be written over.
 */
export function withdrawn(
  standing: readonly Standing[],
  facts: readonly Fact[],
  rows: readonly LedgerRow[],
  { context, reasons }: RowContext,
): Fact[] {
  const made = new Set(facts.map(identityOf));
  const { machine } = context.placed;
  return standing
    .filter((point) => !made.has(identityOf(point)))
    .map(({ measurement, tags, timeNs }): Fact => {
      if (measurement !== 'state') return { measurement, tags, fields: zeroOf(measurement), timeNs };
      const over = rows.find((row) => row.fromNs <= timeNs && timeNs < row.toNs) ?? unknownAt(timeNs, context);
      return stateOf({ ...over, fromNs: timeNs, toNs: timeNs }, machine, reasons, tags);
    });
}

const zeroOf = (measurement: Measurement): Fact['fields'] =>
  measurement === 'count'
    ? { good: 0, reject: 0, rework: 0, energy_kwh: 0, estimated: false }
    : { planned_s: 0, no_data_s: 0, run_s: 0, down_s: 0, ideal_s: 0, good_ideal_s: 0 };

const unknownAt = (fromNs: bigint, { placed }: FoldContext): LedgerRow => ({
  machine: placed.machine.id as LedgerRow['machine'],
  ...{ fromNs, toNs: fromNs, calendar: 'scheduled', state: 'no-data', shift: null, reason: null, product: null },
  ...{ good: 0, reject: 0, rework: 0, idealS: 0, goodIdealS: 0, energyKWh: 0, estimated: false },
});

const identityOf = ({ measurement, tags, timeNs }: Standing): string =>
  JSON.stringify([measurement, String(timeNs), Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);

const secondsOf = ({ fromNs, toNs }: LedgerRow): number => Number(toNs - fromNs) / 1e9;
