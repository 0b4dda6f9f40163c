/** A ledger row as a stretch of a timeline. */

import type { Machine } from '@gemba/contract/plant/machine';
import { msFromNs } from '@gemba/contract/sample';
import type { CalendarClass, MachineState, ShownState } from '@gemba/contract/state';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { shownOf } from '../domain/state/shown.ts';
import type { Reasons } from './reasons.ts';

export interface TimelineRow {
  machine: string;
  fromMs: number;
  toMs: number;
  state: MachineState;
  shown: ShownState;
  calendar: CalendarClass;
  reason: string | null;
}

/** Below this share of its ideal rate a stretch is shown SLOW, unless the plant says otherwise. */
const SLOW_LIMIT = 0.85;

export function timelineRow(row: LedgerRow, machine: Machine, reasons: Reasons): TimelineRow {
  return {
    machine: row.machine,
    fromMs: msFromNs(row.fromNs),
    toMs: msFromNs(row.toNs),
    state: row.state,
    shown: shownOf(row.calendar, row.state, isSlow(row, machine)),
    calendar: row.calendar,
    reason: reasons.name(row.machine, row.reason),
  };
}

/** A row that made at least ten parts' time, at less than the slow limit; a short one says nothing of pace. */
function isSlow(row: LedgerRow, machine: Machine): boolean {
  const lengthS = Number(row.toNs - row.fromNs) / 1e9;
  if (row.estimated || lengthS < 10 * machine.idealCycleS) return false;
  return row.idealS < lengthS * (machine.slowLimit ?? SLOW_LIMIT);
}

/** Neighbouring rows that look the same become one: quarter hours are cuts of the ledger, not of the machine. */
export function joinRows(rows: readonly TimelineRow[]): TimelineRow[] {
  const joined: TimelineRow[] = [];
  for (const row of rows) {
    const last = joined.at(-1);
    const same =
      last !== undefined &&
      last.machine === row.machine &&
      last.toMs === row.fromMs &&
      last.state === row.state &&
      last.shown === row.shown &&
      last.calendar === row.calendar &&
      last.reason === row.reason;
    if (same) last.toMs = row.toMs;
    else joined.push({ ...row });
  }
  return joined;
}
