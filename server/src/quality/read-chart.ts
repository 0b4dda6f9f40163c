/**
 * Reads a control chart: the signal's readings with what is missing of them, and what the machine did, go in page by
 * page; the chart as the API answers it comes out.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import type { ControlChartView, PhaseView } from '@gemba/contract/quality';
import { msFromNs } from '@gemba/contract/sample';
import { baselinesOf, type ChartSpec, type ControlChart, chartOf, type Phase } from '../domain/quality/chart.ts';
import { subgroupsOf } from '../domain/quality/sampling.ts';
import type { Reading } from '../historian/port.ts';
import { type HistoryReads, heldBefore } from '../history/held.ts';
import { missingOf, type Span } from '../history/missing.ts';
import type { LedgerReader } from '../records/port.ts';
import { type Charted, frozenOf, headOf, specificationOf } from './chart-head.ts';

export interface ChartReads {
  historian: HistoryReads;
  records: LedgerReader;
  plant: Plant;
}

export interface ChartAsked {
  placed: PlacedMachine;
  signal: Charted;
  window: Span;
  /** Where limits that aren't frozen are formed, instead of the window itself. */
  baseline: Span | null;
  /** What is later hasn't been told yet. */
  nowNs: bigint;
}

/** Points of a chart: more can't be told apart on any screen. */
export const POINTS_MAX = 2000;
/** Readings of one chart, and of one page of them. */
const READINGS_MAX = 100_000;
const PAGE_READINGS = 10_000;

/** Throws GEMBA_READ_LIMIT when there are more points or readings than one answer holds. */
export async function readChart(reads: ChartReads, asked: ChartAsked): Promise<ControlChartView> {
  const { placed, signal, window, baseline } = asked;
  const head = headOf(placed.machine, signal);
  const specification = specificationOf(signal);
  const frozen = frozenOf(signal);
  const spec: ChartSpec = { kind: head.kind, subgroup: head.subgroup, specification, frozen };
  const learned = baseline === null ? new Map() : baselinesOf(await chartOver(reads, asked, baseline, spec));
  const chart = await chartOver(reads, asked, window, { ...spec, frozen: new Map([...frozen, ...learned]) });
  const { points, phases, violations } = chart;
  return {
    ...head,
    fromMs: msFromNs(window.fromNs),
    toMs: msFromNs(window.toNs),
    timeZone: placed.site.timeZone,
    specification: { low: specification.lower, high: specification.upper },
    points: {
      timeMs: points.map(({ timeNs }) => msFromNs(timeNs)),
      value: points.map(({ value }) => value),
      range: points.map(({ range }) => range),
      phase: points.map(({ phase }) => phase),
      afterGap: points.map(({ afterGap }) => afterGap),
    },
    phases: phases.map((phase) => phaseView(phase, reads.plant, learned.has(phase.product))),
    violations,
  };
}

async function chartOver(
  { historian, records }: ChartReads,
  { placed, signal, nowNs }: ChartAsked,
  { fromNs, toNs }: Span,
  spec: ChartSpec,
): Promise<ControlChart> {
  const { take, everyS, subgroup: n } = headOf(placed.machine, signal);
  const window = { fromNs, toNs: toNs < nowNs ? toNs : nowNs };
  if (window.fromNs >= window.toNs) return chartOf([], spec);
  if (take === 'held' || n > 1) mostPoints(Math.ceil(Number(window.toNs - fromNs) / 1e9 / everyS));
  const machine = placed.machine.id as MachineId;
  const id = signal.id as SignalId;
  const newest = (await historian.latest(machine)).find((sample) => sample.signal === id);
  const held = await heldBefore(historian, machine, id, fromNs, newest);
  const before = held === null ? [] : [{ ...held, timeNs: held.timeNs ?? fromNs - 1n }];
  const readings = [...before, ...(await readingsOf(historian, machine, id, window))];
  const missing = missingOf(await historian.coverage(machine, fromNs, window.toNs), [id], window);
  const rows = await records.rows(machine, fromNs, window.toNs);
  const subgroups = subgroupsOf({ readings, missing, rows }, window, { take, everyS, n });
  mostPoints(subgroups.length);
  return chartOf(subgroups, spec);
}

/** Throws GEMBA_READ_LIMIT. */
function mostPoints(count: number): void {
  if (count > POINTS_MAX) throw new GembaError('GEMBA_READ_LIMIT', { asked: `${count} points`, limit: POINTS_MAX });
}

/** Throws GEMBA_READ_LIMIT. */
export async function readingsOf(
  historian: HistoryReads,
  machine: MachineId,
  signal: SignalId,
  { fromNs, toNs }: Span,
  limit = READINGS_MAX,
): Promise<Reading[]> {
  const readings: Reading[] = [];
  let cursor: string | undefined;
  do {
    const page = await historian.range(machine, signal, fromNs, toNs, Math.min(limit, PAGE_READINGS), cursor);
    readings.push(...page.items);
    cursor = page.cursor ?? undefined;
    if (readings.length > limit || (cursor !== undefined && readings.length === limit)) {
      throw new GembaError('GEMBA_READ_LIMIT', { asked: `more than ${limit} readings`, limit });
    }
  } while (cursor !== undefined);
  return readings;
}

function phaseView(phase: Phase, plant: Plant, isLearned: boolean): PhaseView {
  const { product, limits, capability } = phase;
  return {
    product,
    name: plant.products?.find(({ id }) => id === product)?.name ?? product,
    fromMs: msFromNs(phase.fromNs),
    toMs: msFromNs(phase.toNs),
    points: phase.points,
    basis: isLearned ? 'baseline' : phase.basis,
    limits: limits === null ? null : limitsView(limits),
    preliminary: phase.preliminary,
    inControl: phase.inControl,
    cp: capability?.cp ?? null,
    cpk: capability?.cpk ?? null,
  };
}

const limitsView = ({
  centre,
  lower,
  upper,
  sigma,
  range,
  rangeLower,
  rangeUpper,
}: NonNullable<Phase['limits']>): NonNullable<PhaseView['limits']> => ({
  centre,
  lower,
  upper,
  sigma,
  range,
  rangeLower,
  rangeUpper,
});
