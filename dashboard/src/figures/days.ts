/** Production days as dates of the plant; pure. */

import { localTime } from '../format/time.ts';

const DAY_MS = 86_400_000;

/** The date so many days before the one that a clock in the zone shows: `2026-11-22`. */
export function dayBefore(zone: string, nowMs: number, days: number): string {
  const { year, month, day } = localTime(zone, nowMs);
  return new Date(Date.UTC(year, month - 1, day) - days * DAY_MS).toISOString().slice(0, 10);
}

/** Day and month of a date, as the language writes them. */
export function shortDay(language: string, day: string): string {
  const ms = Date.parse(`${day}T12:00:00Z`);
  if (!Number.isFinite(ms)) return day;
  const options = {
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
    day: 'numeric',
    month: 'short',
  } as const;
  return new Intl.DateTimeFormat(language, options).format(ms);
}
