/** The calendars of a plant by line: what class a moment has, which shift runs, when that changes next. */

import type { Plant } from '@gemba/contract/plant';
import type { CalendarClass } from '@gemba/contract/state';
import type { Segment, ShiftWindow } from './segment.ts';

/** The shift that runs at a time on a line; `null` outside shifts. */
export function shiftAt(_plant: Plant, _lineId: string, _timeNs: bigint): ShiftWindow | null {
  throw new Error('not yet');
}

/** Calendar class of a time on a line. */
export function classAt(_plant: Plant, _lineId: string, _timeNs: bigint): CalendarClass {
  throw new Error('not yet');
}

/** When class or shift change next after a time; `null` when they don't within a year. */
export function nextChange(_plant: Plant, _lineId: string, _timeNs: bigint): bigint | null {
  throw new Error('not yet');
}

/** What `[fromNs, toNs)` consists of on a line, ascending and without holes. */
export function segmentsOf(_plant: Plant, _lineId: string, _fromNs: bigint, _toNs: bigint): Segment[] {
  throw new Error('not yet');
}

/** Seconds of a window that are scheduled on a line: planned production time. */
export function plannedS(_plant: Plant, _lineId: string, _fromNs: bigint, _toNs: bigint): number {
  throw new Error('not yet');
}
