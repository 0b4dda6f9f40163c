/** Seasons of the year in which a plan asks for nothing: whole local days, each year again. */

import type { Pause } from '@gemba/contract/plant/maintenance-plan';
import { localDate } from '../calendar/local-date.ts';
import { asked } from './asked.ts';

export interface Pauses {
  /** The end of the season that a moment lies in, past others that begin before; `null` outside. */
  endOf(timeNs: bigint): bigint | null;
}

export function pausesOf(pauses: readonly Pause[] | undefined, timeZone: string): Pauses {
  if (pauses === undefined || pauses.length === 0) return { endOf: () => null };
  const years = new Map<number, Season[]>();
  /** Those that a date of the year may lie in: one over New Year began last year, perhaps. */
  const seasonsOf = (year: number): Season[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const found = pauses.flatMap(({ from, to }) =>
      [year - 1, year].map((begins) => ({
        first: dayOf(begins, from),
        last: dayOf(to < from ? begins + 1 : begins, to),
      })),
    );
    years.set(year, found);
    return found;
  };
  const endsAt = (date: Temporal.PlainDate): Temporal.PlainDate | null => {
    const found = seasonsOf(date.year).find(
      ({ first, last }) => Temporal.PlainDate.compare(first, date) <= 0 && Temporal.PlainDate.compare(date, last) <= 0,
    );
    return found?.last.add({ days: 1 }) ?? null;
  };
  return {
    endOf: asked((timeNs) => {
      let end = endsAt(localDate(timeNs, timeZone));
      for (let next = end; next !== null && next.since(end as Temporal.PlainDate).days < 366; ) {
        end = next;
        next = endsAt(next);
      }
      return end === null ? null : end.toZonedDateTime({ timeZone }).epochNanoseconds;
    }),
  };
}

/** A pause in a year. */
interface Season {
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
}

/** 29 February is the last day of that month in other years. */
const dayOf = (year: number, monthDay: string): Temporal.PlainDate =>
  Temporal.PlainDate.from({ year, month: Number(monthDay.slice(0, 2)), day: Number(monthDay.slice(3)) });
