/** Checks of a calendar's single dates: exceptions and overtime name shifts that exist, and leave no two shifts at once. */

import { shiftsStarting } from '../calendar.ts';
import type { Calendar, Shift } from '../plant/calendar.ts';
import { checkDate, isDate, lengthOf, MINUTES_PER_DAY, minutes } from './dates.ts';
import { checkUnique, known, type Report } from './faults.ts';

export function checkExceptions(calendar: Calendar, path: string, report: Report): void {
  const own = new Map(calendar.shifts.map((shift) => [shift.id, shift]));
  const exceptions = calendar.exceptions ?? [];
  exceptions.forEach((exception, i) => {
    const at = `${path}.exceptions[${i}]`;
    checkDate(exception.date, `${at}.date`, report);
    const before = exceptions.findIndex(({ date }) => date === exception.date);
    if (before < i) {
      report(`${at}.date`, `${exception.date} has an exception already (exceptions[${before}])`, 'Join the two.');
    }
    const named = exception.shifts.map(({ id }, j) => ({ id, path: `${at}.shifts[${j}]` }));
    checkUnique('Shift', named, report);
    exception.shifts.forEach(({ id, name, start, end }, j) => {
      if (own.has(id) || (name !== undefined && start !== undefined && end !== undefined)) return;
      report(
        `${at}.shifts[${j}]`,
        `the calendar has no shift ${id}, and a new one needs name, start and end`,
        known('shift', own.keys()),
      );
    });
    checkApart(calendar, exception.date, at, report);
  });
  calendar.overtime?.forEach((overtime, i) => {
    const at = `${path}.overtime[${i}]`;
    checkDate(overtime.date, `${at}.date`, report);
    if (!isDate(overtime.date)) return;
    if (overtime.start === undefined && overtime.end === undefined) {
      report(at, 'the overtime says neither start nor end', 'Say when the shift starts, or when it ends.');
    }
    const that = shiftsStarting(calendar, Temporal.PlainDate.from(overtime.date)).map((shift) => shift.id);
    if (!that.includes(overtime.shift)) {
      report(
        `${at}.shift`,
        `no shift ${overtime.shift} starts on ${overtime.date}`,
        that.length > 0 ? known('shift', that) : 'Nobody works on that date: add an exception with the shift instead.',
      );
    }
    checkApart(calendar, overtime.date, at, report);
  });
}

/** Shifts that start on a date must overlap neither each other nor those of the day before and after, by the clock on the wall. */
function checkApart(calendar: Calendar, day: string, path: string, report: Report): void {
  if (!isDate(day)) return;
  const date = Temporal.PlainDate.from(day);
  const around = [-1, 0, 1].flatMap((days) =>
    shiftsStarting(calendar, date.add({ days })).map((shift) => ({ shift, days, ...spanOf(shift, days) })),
  );
  around.forEach((one, i) => {
    for (const other of around.slice(i + 1)) {
      const apart = one.to <= other.from || other.to <= one.from;
      if (apart || (one.days !== 0 && other.days !== 0)) continue;
      const on = (days: number) => (days === 0 ? '' : ` of ${date.add({ days })}`);
      report(
        path,
        `on ${day} shift ${other.shift.id}${on(other.days)} overlaps shift ${one.shift.id}${on(one.days)}`,
        'Change start or end of one of them on that date, or leave one out by an exception.',
      );
    }
  });
}

function spanOf(shift: Shift, days: number): { from: number; to: number } {
  const from = days * MINUTES_PER_DAY + minutes(shift.start);
  return { from, to: from + lengthOf(shift) };
}
