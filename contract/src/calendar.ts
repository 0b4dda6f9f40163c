/**
 * What a calendar says of one date, by the clock on the wall: which shifts start on it once holidays, exceptions and
 * overtime are taken into account, to which production day they belong, and which team works them. No zone and no
 * instant here: the checks of a configuration and the calendars of the server read the same answer.
 */

import type { Calendar, Shift, Team } from './plant/calendar.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** In a team's pattern: a day on which it doesn't work. */
export const OFF = 'off';

/** The shifts that start on a date, in the order of the configuration. */
export function shiftsStarting(version: Calendar, date: Temporal.PlainDate): Shift[] {
  const day = date.toString();
  const exception = version.exceptions?.find((candidate) => candidate.date === day);
  const overtime = version.overtime?.filter((candidate) => candidate.date === day) ?? [];
  return (exception ? exceptional(version, exception.shifts) : regular(version, date)).map((shift) => {
    const longer = overtime.find((candidate) => candidate.shift === shift.id);
    return longer ? { ...shift, start: longer.start ?? shift.start, end: longer.end ?? shift.end } : shift;
  });
}

/**
 * The production day of a shift that starts on a date. Overtime and exceptions don't move it: whether a shift crosses
 * midnight is what its regular hours say, so that no day has the same shift twice.
 */
export function productionDayOf(version: Calendar, shift: Shift, date: Temporal.PlainDate): Temporal.PlainDate {
  const { start, end } = version.shifts.find((candidate) => candidate.id === shift.id) ?? shift;
  const acrossMidnight = end <= start && end !== '00:00';
  return version.productionDay === 'end' && acrossMidnight ? date.add({ days: 1 }) : date;
}

/** The team that works a shift of a production day; `null` where the calendar names none. */
export function teamWorking(version: Calendar, day: string, shift: string): Team | null {
  const change = version.teamChanges?.find((candidate) => candidate.date === day && candidate.shift === shift);
  if (change) return version.teams?.find((team) => team.id === change.team) ?? null;
  return version.teams?.find((team) => turnOf(version, team, day) === shift) ?? null;
}

/** What a team's pattern says for a production day: a shift, or `off`. */
export function turnOf({ rotationStart }: Calendar, { pattern }: Team, day: string): string {
  if (rotationStart === undefined) return pattern[0] ?? OFF;
  const since = Temporal.PlainDate.from(rotationStart).until(day, { largestUnit: 'days' }).days;
  return pattern[((since % pattern.length) + pattern.length) % pattern.length] ?? OFF;
}

function regular({ shifts, holidays }: Calendar, date: Temporal.PlainDate): Shift[] {
  if (holidays?.includes(date.toString())) return [];
  const weekday = WEEKDAYS[date.dayOfWeek - 1] ?? 'mon';
  return shifts.filter((shift) => !shift.days || shift.days.includes(weekday));
}

/** A shift that the exception says nothing more of is the calendar's; a new one without its hours is none. */
function exceptional({ shifts }: Calendar, given: NonNullable<Calendar['exceptions']>[number]['shifts']): Shift[] {
  return given.flatMap(({ id, name, start, end, breaks }) => {
    const own = shifts.find((shift) => shift.id === id);
    const from = start ?? own?.start;
    const to = end ?? own?.end;
    if (from === undefined || to === undefined) return [];
    return [{ id, name: name ?? own?.name ?? id, start: from, end: to, breaks: breaks ?? own?.breaks ?? [] }];
  });
}
