/** Days in words: weekdays by name, Monday first [ISO 8601], and dates that belong to no zone. */

import type { WeekdayView } from '@gemba/contract/work';

const IDS: readonly WeekdayView[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MS = 86_400_000;
/** 5 January 1970 was a Monday. */
const MONDAY_MS = 4 * DAY_MS;

const named = (language: string, ms: number): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(ms);

/** `Mon` … `Sun` with their ids. */
export const weekdays = (language: string): { id: WeekdayView; name: string }[] =>
  IDS.map((id, index) => ({ id, name: named(language, MONDAY_MS + index * DAY_MS) }));

/** `Mon` of `2026-11-23`; nothing for what is no day. */
export function weekdayOf(language: string, day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? '' : named(language, ms);
}

/** `Nov 1, 2026` of `2026-11-01`; what is no day stays as it is. */
export function dateInWords(language: string, day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) return day;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(ms);
}
