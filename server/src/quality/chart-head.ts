/** The control charts of a plant out of its configuration, with the defaults of what it leaves out. */

import type { Machine, Signal } from '@gemba/contract/plant/machine';
import type { ChartHead } from '@gemba/contract/quality';
import type { Specification } from '../domain/quality/capability.ts';
import type { Baseline } from '../domain/quality/limits.ts';

/** Defaults; the schema's descriptions name the same figures. */
const EVERY_S = 60;
const SUBGROUP = 5;

/** A signal with its chart. */
export type Charted = Signal & { chart: NonNullable<Signal['chart']> };

export const isCharted = (signal: Signal): signal is Charted => signal.chart !== undefined;

export function headOf(machine: Machine, { id, name, unit, chart }: Charted): ChartHead {
  return {
    machine: machine.id,
    signal: id,
    name: name ?? id,
    unit: unit ?? null,
    kind: chart.kind,
    take: chart.take ?? 'held',
    everyS: chart.everyS ?? EVERY_S,
    subgroup: chart.kind === 'i-mr' ? 1 : (chart.subgroup ?? SUBGROUP),
  };
}

/** What the customer wants; without any the limits of the signal. */
export function specificationOf({ chart, limits }: Charted): Specification {
  const { low, high } = chart.specification ?? limits ?? {};
  return { lower: low ?? null, upper: high ?? null };
}

export const frozenOf = ({ chart }: Charted): Map<string | null, Baseline> =>
  new Map(chart.frozen?.map(({ product, centre, range }) => [product ?? null, { centre, range }]));
