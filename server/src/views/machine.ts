/** A machine as a tile shows it, out of its fold's picture, the rows of the running shift and the calendar. */

import type { KpiView, MachineView } from '@gemba/contract/live';
import type { PlacedMachine } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import { kpis } from '../domain/kpis/kpis.ts';
import type { FoldContext } from '../domain/ledger/context.ts';
import type { Present } from '../domain/ledger/present.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { reasonsOf } from '../domain/reasons/tree.ts';
import type { IdealParts } from './ideal-parts.ts';
import type { RunningShift } from './running-shift.ts';

/** Seconds without an observation after which a machine is shown NO DATA, unless the plant says otherwise. */
const NO_DATA_AFTER_S = 30;

export interface MachineParts {
  placed: PlacedMachine;
  context: FoldContext;
  present: Present;
  rows: readonly LedgerRow[];
  /** Counts of the shift's stops where people cut or joined some; `null` where the rows tell them. */
  stops: Pick<KpiView, 'stops' | 'microStops' | 'stopsWithoutReason'> | null;
  /** Id of the reason that people gave to the stop that lasts; `null` where they gave none. */
  given: string | null;
  running: RunningShift;
  /** What the planned time of the running shift can hold. */
  ideal: IdealParts;
  nowNs: bigint;
  /** What a starved or blocked machine waits for, where it gives no reason itself. */
  waitsFor: string | null;
  /** The job for which it is in maintenance. */
  held: { job: number; sinceNs: bigint } | null;
  /** OEE that the line is held to, 0…1; `null` where no target holds. */
  oeeTarget: number | null;
}

export function machineView(parts: MachineParts): MachineView {
  const { placed, present, ideal, oeeTarget } = parts;
  const kpi = shiftFigures(parts);
  // It is settled a second behind the picture: of a machine that runs again nothing is said any more.
  const given = present.state === 'producing' ? null : reasonsOf(placed).name(parts.given);
  return {
    id: placed.machine.id,
    state: present.state,
    calendar: present.calendar,
    shown: shownTo(present, parts.held),
    sinceMs: ms(present.sinceNs),
    reason: given ?? present.reason ?? parts.waitsFor,
    ratePerH: present.ratePerH,
    idealPerH: present.idealPerH,
    cycleS: present.cycleS,
    good: kpi.good,
    reject: kpi.reject,
    targetNow: target(ideal.now, oeeTarget),
    newestMs: ms(present.newestNs),
    calendarUntilMs: ms(present.calendarUntilNs),
    kpi,
    ...(parts.held === null ? {} : { inMaintenance: { job: parts.held.job, sinceMs: msFromNs(parts.held.sinceNs) } }),
  };
}

/** A job says that it is in maintenance: shown so, unless it runs all the same or nothing is heard of it. */
const shownTo = ({ shown, state }: Present, held: MachineParts['held']): MachineView['shown'] =>
  held === null || state === 'producing' || shown === 'no-data' ? shown : 'maintenance';

/**
 * Figures of the running shift. They end where the machine's history is settled, which is about a second ago, unless it
 * has been silent for so long that the time since is truly no data.
 */
function shiftFigures({ placed, context, present, rows, stops, running, nowNs }: MachineParts): KpiView {
  const fromNs = running.shift?.fromNs ?? nowNs;
  const silentNs = nsFromMs(noDataAfterMs(placed.machine));
  const settled = present.settledNs >= fromNs && nowNs - present.settledNs < silentNs;
  const { pendingStops: _, ...view } = kpis(rows, { fromNs, toNs: settled ? present.settledNs : nowNs }, context);
  return { ...view, ...stops };
}

export const noDataAfterMs = (machine: Machine): number => (machine.noDataAfterS ?? NO_DATA_AFTER_S) * 1000;

/** Good parts that a planned time should have brought: planned time ÷ ideal cycle × target OEE. */
export const target = (idealParts: number, oeeTarget: number | null): number | null =>
  oeeTarget === null ? null : idealParts * oeeTarget;

export const ms = (ns: bigint | null): number | null => (ns === null ? null : msFromNs(ns));
