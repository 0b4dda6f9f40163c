/**
 * Production days: a stretch of a shift belongs to the day that its shift belongs to, wherever midnight lies; time outside
 * shifts belongs to its local date. So a night shift is whole, and days add up to all time.
 */

import type { LineCalendar } from '../calendar/line-calendar.ts';
import { localDate, midnightNs } from '../calendar/local-date.ts';
import type { Window } from './sums.ts';

const NS_PER_DAY = 86_400_000_000_000n;

/** Local midnight at which a day begins. */
export const midnightOf = (day: string, timeZone: string): bigint => midnightNs(Temporal.PlainDate.from(day), timeZone);

export const dateOf = (timeNs: bigint, timeZone: string): string => localDate(timeNs, timeZone).toString();

export const dayAfter = (day: string, days = 1): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** The days from one through another. */
export function daysThrough(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/** Tells the production day of stretches; those that come in order of time are told quickly. */
export class ProductionDays {
  readonly #timeZone: string;
  #known: { fromNs: bigint; toNs: bigint; day: string } | null = null;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  of({ shift, fromNs }: { shift: string | null; fromNs: bigint }): string {
    if (shift !== null) return shift.slice(0, 10);
    const known = this.#known;
    if (known !== null && fromNs >= known.fromNs && fromNs < known.toNs) return known.day;
    const day = dateOf(fromNs, this.#timeZone);
    const [from, to] = [midnightOf(day, this.#timeZone), midnightOf(dayAfter(day), this.#timeZone)];
    this.#known = { fromNs: from, toNs: to, day };
    return day;
  }
}

/** From the first to the last moment of a production day on a line; moments of its neighbours may lie between. */
export function reachOf(day: string, calendar: LineCalendar): Window {
  const days = new ProductionDays(calendar.timeZone);
  const [from, to] = [midnightOf(day, calendar.timeZone), midnightOf(dayAfter(day), calendar.timeZone)];
  let reach = null as Window | null;
  for (const segment of calendar.segments(from - NS_PER_DAY, to + NS_PER_DAY)) {
    for (const piece of atMidnights(segment, calendar.timeZone)) {
      if (days.of({ shift: segment.shift?.key ?? null, fromNs: piece.fromNs }) !== day) continue;
      reach = { fromNs: reach?.fromNs ?? piece.fromNs, toNs: piece.toNs };
    }
  }
  return reach ?? { fromNs: from, toNs: from };
}

/** A stretch cut at the local midnights inside it. */
export function atMidnights({ fromNs, toNs }: Window, timeZone: string): Window[] {
  const pieces: Window[] = [];
  for (let at = fromNs; at < toNs; ) {
    const midnight = midnightOf(dayAfter(dateOf(at, timeZone)), timeZone);
    const end = midnight < toNs ? midnight : toNs;
    pieces.push({ fromNs: at, toNs: end });
    at = end;
  }
  return pieces;
}
