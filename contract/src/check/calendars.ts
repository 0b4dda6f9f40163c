/** Checks of calendars: dates that exist, shifts that don't overlap, breaks that lie in their shift. */

import type { Calendar, Shift } from '../plant/calendar.ts';
import type { Plant } from '../plant.ts';
import { checkDate, lengthOf, MINUTES_PER_DAY, minutes } from './dates.ts';
import { checkExceptions } from './exceptions.ts';
import { checkUnique, type Report } from './faults.ts';
import { checkTeams } from './teams.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

export function checkCalendars(plant: Plant, report: Report): void {
  const versions = plant.calendars.map((calendar, i) => ({
    id: calendar.from ? `${calendar.id} from ${calendar.from}` : calendar.id,
    path: `calendars[${i}]`,
  }));
  checkUnique('Calendar', versions, report);
  plant.calendars.forEach((calendar, i) => {
    checkCalendar(calendar, `calendars[${i}]`, report);
    checkProductionDay(plant, calendar, `calendars[${i}]`, report);
  });
}

/** All versions count days alike, or the day between two of them would have a shift twice. */
function checkProductionDay(
  plant: Plant,
  { id, productionDay = 'start' }: Calendar,
  path: string,
  report: Report,
): void {
  const first = plant.calendars.find((other) => other.id === id);
  const other = first?.productionDay ?? 'start';
  if (other === productionDay) return;
  report(
    `${path}.productionDay`,
    `another version of calendar ${id} has productionDay ${other}`,
    'Give all versions of a calendar the same; to change it, make a new calendar.',
  );
}

function checkCalendar(calendar: Calendar, path: string, report: Report): void {
  if (calendar.from !== undefined) checkDate(calendar.from, `${path}.from`, report);
  calendar.holidays?.forEach((holiday, i) => {
    checkDate(holiday, `${path}.holidays[${i}]`, report);
  });
  calendar.plannedStops?.forEach((stop, i) => {
    const from = localTime(stop.from, `${path}.plannedStops[${i}].from`, report);
    const to = localTime(stop.to, `${path}.plannedStops[${i}].to`, report);
    if (from && to && Temporal.PlainDateTime.compare(from, to) >= 0) {
      report(`${path}.plannedStops[${i}]`, `${stop.name} ends before it begins`, 'Put `from` before `to`.');
    }
  });
  const shifts = calendar.shifts.map((shift, i) => ({ id: shift.id, path: `${path}.shifts[${i}]` }));
  checkUnique('Shift', shifts, report);
  calendar.shifts.forEach((shift, i) => {
    checkBreaks(shift, `${path}.shifts[${i}]`, report);
    for (const [j, other] of calendar.shifts.entries()) {
      if (j > i && overlap(shift, other)) {
        report(
          `${path}.shifts[${j}]`,
          `shift ${other.id} overlaps shift ${shift.id}`,
          'Change `start`, `end` or `days` of one of them.',
        );
      }
    }
  });
  checkExceptions(calendar, path, report);
  calendar.exceptions?.forEach((exception, i) => {
    for (const [j, { id, start, end, breaks }] of exception.shifts.entries()) {
      const own = calendar.shifts.find((shift) => shift.id === id);
      const from = start ?? own?.start;
      const to = end ?? own?.end;
      if (breaks === undefined || from === undefined || to === undefined) continue;
      checkBreaks({ id, start: from, end: to, breaks }, `${path}.exceptions[${i}].shifts[${j}]`, report);
    }
  });
  checkTeams(calendar, path, report);
}

function checkBreaks(shift: Pick<Shift, 'id' | 'start' | 'end' | 'breaks'>, path: string, report: Report): void {
  const length = lengthOf(shift);
  const breaks = (shift.breaks ?? []).map((pause) => ({
    from: (minutes(pause.start) - minutes(shift.start) + MINUTES_PER_DAY) % MINUTES_PER_DAY,
    minutes: pause.minutes,
  }));
  breaks.forEach((pause, i) => {
    const at = `${path}.breaks[${i}]`;
    if (pause.from >= length || pause.from + pause.minutes > length) {
      report(
        at,
        `the break is not inside shift ${shift.id} (${shift.start} to ${shift.end})`,
        'Move it, or shorten it.',
      );
    }
    const other = breaks
      .slice(0, i)
      .findIndex((b) => b.from < pause.from + pause.minutes && pause.from < b.from + b.minutes);
    if (other >= 0) report(at, `the break overlaps ${path}.breaks[${other}]`, 'Join the two breaks, or move one.');
  });
}

/** Whether two shifts share a minute of some week, by the clock on the wall; a shift overlaps itself only if given twice. */
function overlap(a: Shift, b: Shift): boolean {
  return starts(a).some((from) =>
    starts(b).some((other) => {
      const behind = (other - from + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
      const ahead = (from - other + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
      return behind < lengthOf(a) || ahead < lengthOf(b);
    }),
  );
}

const starts = (shift: Shift): number[] =>
  (shift.days ?? DAYS).map((day) => DAYS.indexOf(day) * MINUTES_PER_DAY + minutes(shift.start));

function localTime(text: string, path: string, report: Report): Temporal.PlainDateTime | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text))
      return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch {
    // Reported below, like a text of another form.
  }
  report(
    path,
    `${text} is no local date and time`,
    'Write it without a zone, for example 2026-11-22T14:00: the zone is the site’s.',
  );
  return null;
}
