/** Seasons of the year in which a plan asks for nothing: whole local days, each year again. */

import type { Pause } from '@gemba/contract/plant/maintenance-plan';
import { localDate } from '../calendar/local-date.ts';

export interface Pauses {
  /** The end of the season that a moment lies in, past others that begin before; `null` outside. */
  endOf(timeNs: bigint): bigint | null;
}

export function pausesOf(pauses: readonly Pause[] | undefined, timeZone: string): Pauses {
  if (pauses === undefined || pauses.length === 0) return { endOf: () => null };
  const endsAt = (date: Temporal.PlainDate): Temporal.PlainDate | null => {
    for (const { from, to } of pauses) {
      // A season over New Year began last year, perhaps.
      for (const year of [date.year - 1, date.year]) {
        const first = dayOf(year, from);
        const last = dayOf(to < from ? year + 1 : year, to);
        if (Temporal.PlainDate.compare(first, date) <= 0 && Temporal.PlainDate.compare(date, last) <= 0) {
          return last.add({ days: 1 });
        }
      }
    }
    return null;
  };
  return {
    endOf(timeNs) {
      let end = endsAt(localDate(timeNs, timeZone));
      for (let next = end; next !== null && next.since(end as Temporal.PlainDate).days < 366; ) {
        end = next;
        next = endsAt(next);
      }
      return end === null ? null : end.toZonedDateTime({ timeZone }).epochNanoseconds;
    },
  };
}

/** 29 February is the last day of that month in other years. */
const dayOf = (year: number, monthDay: string): Temporal.PlainDate =>
  Temporal.PlainDate.from({ year, month: Number(monthDay.slice(0, 2)), day: Number(monthDay.slice(3)) });
