/**
 * Whether a line's crew is at its machines, from the plant's calendar in the site's local time: away in breaks, in
 * planned stops and outside shifts. Machines stand idle meanwhile, as they would on a real floor. Pure.
 */

import type { Plant } from '@gemba/contract/plant';
import type { Calendar, Shift } from '@gemba/contract/plant/calendar';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Whether somebody works at `epochMs`. A line without a calendar is always manned. */
export function isManned(calendars: readonly Calendar[], timeZone: string, epochMs: number): boolean {
  const now = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const calendar = versionAt(calendars, now.toPlainDate());
  if (calendar === undefined) return true;
  const stopped = (calendar.plannedStops ?? []).some(({ from, to }) => isWithin(now, parse(from), parse(to)));
  return !stopped && calendar.shifts.some((shift) => isAtWork(shift, calendar, now));
}

/** The calendars of a line, all versions of the one that it names. */
export const calendarsOf = (plant: Plant, id: string): Calendar[] => plant.calendars.filter((one) => one.id === id);

function versionAt(calendars: readonly Calendar[], date: Temporal.PlainDate): Calendar | undefined {
  return calendars
    .filter(({ from }) => from === undefined || from <= date.toString())
    .toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
    .at(-1);
}

/** A shift covers the day on which it starts and, across midnight, part of the next. */
function isAtWork(shift: Shift, calendar: Calendar, now: Temporal.PlainDateTime): boolean {
  return [0, 1].some((daysAgo) => {
    const day = now.toPlainDate().subtract({ days: daysAgo });
    if (!(shift.days ?? DAYS).includes(DAYS[day.dayOfWeek - 1] as (typeof DAYS)[number])) return false;
    if (calendar.holidays?.includes(day.toString())) return false;
    const start = day.toPlainDateTime(shift.start);
    const end = after(start, shift.end);
    if (!isWithin(now, start, end)) return false;
    return !(shift.breaks ?? []).some((pause) => {
      const from = pause.start === shift.start ? start : after(start, pause.start);
      return isWithin(now, from, from.add({ minutes: pause.minutes }));
    });
  });
}

/** The first such time of day after a moment. */
function after(moment: Temporal.PlainDateTime, timeOfDay: string): Temporal.PlainDateTime {
  const same = moment.toPlainDate().toPlainDateTime(timeOfDay);
  return Temporal.PlainDateTime.compare(same, moment) > 0 ? same : same.add({ days: 1 });
}

const isWithin = (now: Temporal.PlainDateTime, from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): boolean =>
  Temporal.PlainDateTime.compare(from, now) <= 0 && Temporal.PlainDateTime.compare(now, to) < 0;

const parse = (local: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(local);
