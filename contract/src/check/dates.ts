/** Dates and times of day as a configuration writes them: whether they exist, and how long a shift is by the clock on the wall. */

import type { Shift } from '../plant/calendar.ts';
import type { Report } from './faults.ts';

export const MINUTES_PER_DAY = 1440;

/** Whether a calendar has the date; 30 February it has not. */
export function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Reports a date that no calendar has. */
export function checkDate(text: string, path: string, report: Report): void {
  if (!isDate(text)) report(path, `${text} is no date`, 'Write it as year-month-day, for example 2026-11-22.');
}

/** Minutes of the day at `HH:MM`. */
export const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes that a shift lasts where the clocks don't change. */
export const lengthOf = (shift: Pick<Shift, 'start' | 'end'>): number =>
  (minutes(shift.end) - minutes(shift.start) + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
