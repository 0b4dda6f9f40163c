/** Where the time axis is marked, and what stands there: round times of the site's clock, whatever its offset. Pure. */

import { hourMinute, hourMinuteSecond, localTime } from '../format/time.ts';

export interface Tick {
  timeMs: number;
  text: string;
  /** A day begins here among times of a day, and stands out. */
  isDay: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14, 28, 56, 112, 224].map((days) => days * DAY),
];

/** How far the site's clock is from UTC at a moment, ms. */
function offsetAt(zone: string, timeMs: number): number {
  const { year, month, day, hour, minute, second } = localTime(zone, timeMs);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(timeMs / SECOND) * SECOND;
}

/** At most `most` marks. @param day writes a day in the reader's language */
export function ticksOf(
  zone: string,
  fromMs: number,
  toMs: number,
  most: number,
  day: (timeMs: number) => string,
): Tick[] {
  const step = STEPS.find((one) => (toMs - fromMs) / one <= most) ?? (toMs - fromMs) / most;
  const ticks: Tick[] = [];
  // Counted on the site's clock, so that marks stay on round hours when it is changed.
  const first = Math.ceil((fromMs + offsetAt(zone, fromMs)) / step) * step;
  for (let localMs = first; ; localMs += step) {
    const guess = localMs - offsetAt(zone, localMs - offsetAt(zone, fromMs));
    const timeMs = localMs - offsetAt(zone, guess);
    if (timeMs > toMs) break;
    if (timeMs < fromMs || timeMs <= (ticks.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY)) continue;
    const isDay = localMs % DAY === 0 && step < DAY;
    const text =
      localMs % DAY === 0 ? day(timeMs) : step < MINUTE ? hourMinuteSecond(zone, timeMs) : hourMinute(zone, timeMs);
    ticks.push({ timeMs, text, isDay });
  }
  return ticks;
}

/**
 * The moment at which a clock of the zone shows `YYYY-MM-DDTHH:MM`; `null` when the text is none. A time that the clocks
 * skip is the same stretch later, one that they repeat is the first of the two.
 */
export function momentOf(zone: string, text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0] = match.slice(1).map(Number);
  const localMs = Date.UTC(year, month - 1, date, hour, minute);
  const early = localMs - offsetAt(zone, localMs - DAY);
  const late = localMs - offsetAt(zone, localMs + DAY);
  const isThere = (timeMs: number): boolean => timeMs + offsetAt(zone, timeMs) === localMs;
  const found = [Math.min(early, late), Math.max(early, late)].find(isThere);
  return found ?? Math.max(early, late);
}

/** What a field for a date and time shows for a moment: `YYYY-MM-DDTHH:MM`. */
export const localText = (zone: string, timeMs: number): string =>
  new Date(timeMs + offsetAt(zone, timeMs)).toISOString().slice(0, 16);
