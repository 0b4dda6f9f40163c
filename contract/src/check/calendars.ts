/** Checks of calendars: dates that exist, shifts that don't overlap, breaks that lie in their shift. */

import type { Calendar, Plant, Shift } from '../plant.ts';
import { checkUnique, type Report } from './faults.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTES_PER_DAY = 1440;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

export function checkCalendars(plant: Plant, report: Report): void {
  const versions = plant.calendars.map((calendar, i) => ({
    id: calendar.from ? `${calendar.id} from ${calendar.from}` : calendar.id,
    path: `calendars[${i}]`,
  }));
  checkUnique('Calendar', versions, report);
  plant.calendars.forEach((calendar, i) => {
    checkCalendar(calendar, `calendars[${i}]`, report);
  });
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
}

function checkBreaks(shift: Shift, path: string, report: Report): void {
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

const lengthOf = (shift: Shift): number =>
  (minutes(shift.end) - minutes(shift.start) + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Reports a date that no calendar has, 30 February for one. */
export function checkDate(text: string, path: string, report: Report): void {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    report(path, `${text} is no date`, 'Write it as year-month-day, for example 2026-11-22.');
  }
}

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
