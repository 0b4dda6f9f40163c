/**
 * The calendars of a plant by line: what class a moment has, which shift runs, when that changes next. Calendars are
 * made once for each plant and kept as long as the plant is.
 */

import type { Plant } from '@gemba/contract/plant';
import type { Team } from '@gemba/contract/plant/calendar';
import type { CalendarClass } from '@gemba/contract/state';
import { LineCalendar } from './line-calendar.ts';
import type { Segment, ShiftWindow } from './segment.ts';
import { versionsOf } from './shifts.ts';

const made = new WeakMap<Plant, Map<string, LineCalendar>>();

/** The calendar of a line; throws a `RangeError` when the plant doesn't have the line. */
export function calendarOf(plant: Plant, lineId: string): LineCalendar {
  let byLine = made.get(plant);
  if (!byLine) {
    byLine = calendarsOf(plant);
    made.set(plant, byLine);
  }
  const calendar = byLine.get(lineId);
  if (!calendar) throw new RangeError(`The plant has no line ${lineId}.`);
  return calendar;
}

/** The shift that runs at a time on a line; `null` outside shifts. */
export function shiftAt(plant: Plant, lineId: string, timeNs: bigint): ShiftWindow | null {
  return calendarOf(plant, lineId).segmentAt(timeNs).shift;
}

/** The team that works a shift of a line, by the key that rows carry; `null` where the calendar names none. */
export function teamOf(plant: Plant, lineId: string, shiftKey: string): Team | null {
  return calendarOf(plant, lineId).teamOf(shiftKey);
}

/** Calendar class of a time on a line. */
export function classAt(plant: Plant, lineId: string, timeNs: bigint): CalendarClass {
  return calendarOf(plant, lineId).segmentAt(timeNs).calendar;
}

/** When class or shift change next after a time; `null` when they don't within a year. */
export function nextChange(plant: Plant, lineId: string, timeNs: bigint): bigint | null {
  return calendarOf(plant, lineId).nextChange(timeNs);
}

/** What `[fromNs, toNs)` consists of on a line, ascending and without holes. */
export function segmentsOf(plant: Plant, lineId: string, fromNs: bigint, toNs: bigint): Segment[] {
  return calendarOf(plant, lineId).segments(fromNs, toNs);
}

/** Seconds of a window that are scheduled on a line: planned production time. */
export function plannedS(plant: Plant, lineId: string, fromNs: bigint, toNs: bigint): number {
  const scheduled = segmentsOf(plant, lineId, fromNs, toNs).filter((segment) => segment.calendar === 'scheduled');
  const ns = scheduled.reduce((sum, segment) => sum + segment.toNs - segment.fromNs, 0n);
  return Number(ns) / 1e9;
}

/** Lines of one zone and calendar share their segments. */
function calendarsOf(plant: Plant): Map<string, LineCalendar> {
  const shared = new Map<string, LineCalendar>();
  const byLine = new Map<string, LineCalendar>();
  for (const site of plant.sites) {
    for (const line of site.areas.flatMap((area) => area.lines)) {
      const key = JSON.stringify([line.calendar, site.timeZone]);
      const calendar = shared.get(key) ?? new LineCalendar(versionsOf(plant.calendars, line.calendar), site.timeZone);
      shared.set(key, calendar);
      byLine.set(line.id, calendar);
    }
  }
  return byLine;
}
