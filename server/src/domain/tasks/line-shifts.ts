/** The shifts of a line over a stretch of time, out of its calendar. */

import type { Plant } from '@gemba/contract/plant';
import { calendarOf } from '../calendar/plant-calendar.ts';
import type { ShiftWindow } from '../calendar/segment.ts';

/** Shifts that touch `[fromNs, toNs)`, ascending, each whole. Throws a `RangeError` when the plant doesn't have the line. */
export function shiftsOf(plant: Plant, line: string, fromNs: bigint, toNs: bigint): ShiftWindow[] {
  const found = new Map<string, ShiftWindow>();
  for (const { shift } of calendarOf(plant, line).segments(fromNs, toNs)) {
    if (shift !== null) found.set(shift.key, shift);
  }
  return [...found.values()];
}

/** Ids of all shifts that a line's calendar has or had, in its order. */
export function shiftIdsOf(plant: Plant, calendar: string): string[] {
  const versions = plant.calendars.filter(({ id }) => id === calendar);
  return [...new Set(versions.flatMap(({ shifts }) => shifts.map(({ id }) => id)))];
}
