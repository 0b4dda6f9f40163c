/** Who works when, out of the plant's calendars: the shift that runs on a line, its team, its production day. */

import type { Plant } from '@gemba/contract/plant';
import { localDate } from '../calendar/local-date.ts';
import { calendarOf, teamOf } from '../calendar/plant-calendar.ts';

/** Who works a line at a moment, as targets ask for it. */
export interface Crew {
  /** Production day; outside shifts the local date. */
  day: string;
  /** `null`: none is running. */
  shift: string | null;
  /** `null`: none, or nobody has said. */
  team: string | null;
}

/** Who works a line at a moment. Throws a `RangeError` when the plant doesn't have the line. */
export function crewAt(plant: Plant, line: string, timeNs: bigint): Crew {
  const calendar = calendarOf(plant, line);
  const { shift } = calendar.segmentAt(timeNs);
  if (shift === null) {
    return { day: localDate(timeNs, calendar.timeZone).toString(), shift: null, team: null };
  }
  return { day: shift.day, shift: shift.id, team: teamOf(plant, line, shift.key)?.id ?? null };
}

/** Ids of all teams that a calendar has or had. */
export function teamsOf(plant: Plant, calendar: string): string[] {
  const versions = plant.calendars.filter(({ id }) => id === calendar);
  return [...new Set(versions.flatMap(({ teams }) => (teams ?? []).map(({ id }) => id)))];
}
