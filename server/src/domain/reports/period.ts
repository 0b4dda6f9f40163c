/**
 * Periods of reports: a shift, a production day, a week (ISO 8601, Monday first), a month. A period is named by dates;
 * its window is asked of each line, because lines have calendars and zones of their own. Days of a line lie end to end,
 * so that a week is the sum of its days: a day begins with its first shift, and where no shift starts on it, at local
 * midnight, or when the shift that runs then has ended.
 */

import type { Plant } from '@gemba/contract/plant';
import { localDate, midnightNs } from '../calendar/local-date.ts';
import { calendarOf } from '../calendar/plant-calendar.ts';
import type { ShiftWindow } from '../calendar/segment.ts';
import type { Window } from '../kpis/sums.ts';
import type { LinePlace, PlacedLine } from '../places/place.ts';

export const PERIOD_KINDS = ['shift', 'day', 'week', 'month'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export interface Period {
  kind: PeriodKind;
  /** Its first production day, `2026-11-22`. */
  day: string;
  /** Id of the shift; `null` of other periods. */
  shift: string | null;
}

/** Days that are searched backwards for a shift of the same id, to compare with. */
const SEARCH_DAYS = 8;

/** The period of a kind in which a production day lies. Throws a `RangeError` on what is no date. */
export function periodOf(kind: PeriodKind, day: string, shift: string | null = null): Period {
  const date = Temporal.PlainDate.from(day);
  if (kind === 'week') return { kind, day: date.subtract({ days: date.dayOfWeek - 1 }).toString(), shift: null };
  if (kind === 'month') return { kind, day: date.with({ day: 1 }).toString(), shift: null };
  return { kind, day: date.toString(), shift: kind === 'shift' ? shift : null };
}

/** Name of a period, unique among those of one place: `2026-11-22/A`, `2026-11-22`, `2026-W47`, `2026-11`. */
export function keyOf({ kind, day, shift }: Period): string {
  if (kind === 'shift') return `${day}/${shift}`;
  if (kind === 'day') return day;
  if (kind === 'month') return day.slice(0, 7);
  const { weekOfYear, yearOfWeek } = Temporal.PlainDate.from(day);
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** The production days of a period, ascending. */
export function daysOf({ kind, day }: Period): string[] {
  const first = Temporal.PlainDate.from(day);
  const count = kind === 'week' ? 7 : kind === 'month' ? first.daysInMonth : 1;
  return Array.from({ length: count }, (_, index) => first.add({ days: index }).toString());
}

/** When a period is on a line; `null` where its shift doesn't run. */
export function windowOf(plant: Plant, { line, site }: PlacedLine, period: Period): Window | null {
  const days = daysOf(period);
  const zone = site.timeZone;
  if (period.kind === 'shift') {
    const shift = shiftsOf(plant, line.id, zone, period.day).find(({ id }) => id === period.shift);
    return shift === undefined ? null : { fromNs: shift.fromNs, toNs: shift.toNs };
  }
  const next = Temporal.PlainDate.from(days.at(-1) as string).add({ days: 1 });
  const fromNs = beginningOf(plant, line.id, zone, period.day);
  const toNs = beginningOf(plant, line.id, zone, next.toString());
  return fromNs < toNs ? { fromNs, toNs } : null;
}

/** Earliest and latest moment of a period over the lines of a place; `null` where it is on none. */
export function spanOf(plant: Plant, place: LinePlace, period: Period): Window | null {
  let span: Window | null = null;
  for (const placed of place.lines) {
    const window = windowOf(plant, placed, period);
    if (window === null) continue;
    span = {
      fromNs: span === null || window.fromNs < span.fromNs ? window.fromNs : span.fromNs,
      toNs: span === null || window.toNs > span.toNs ? window.toNs : span.toNs,
    };
  }
  return span;
}

/** Shifts of a production day at a place, by when the first line begins them. */
export function shiftsAt(plant: Plant, place: LinePlace, day: string): { id: string; name: string; fromNs: bigint }[] {
  const found = new Map<string, { id: string; name: string; fromNs: bigint }>();
  for (const { line, site } of place.lines) {
    for (const { id, name, fromNs } of shiftsOf(plant, line.id, site.timeZone, day)) {
      const known = found.get(id);
      if (known === undefined || fromNs < known.fromNs) found.set(id, { id, name, fromNs });
    }
  }
  return [...found.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : a.fromNs > b.fromNs ? 1 : 0));
}

/**
 * What a period is compared with: the day, week or month before; of a shift the same shift when it last ran, since a
 * night is like the night before and not like the evening. `null` where it hasn't run for a week.
 */
export function previousOf(plant: Plant, place: LinePlace, period: Period): Period | null {
  const first = Temporal.PlainDate.from(period.day);
  if (period.kind === 'day') return { ...period, day: first.subtract({ days: 1 }).toString() };
  if (period.kind === 'week') return { ...period, day: first.subtract({ days: 7 }).toString() };
  if (period.kind === 'month') return { ...period, day: first.subtract({ months: 1 }).toString() };
  for (let days = 1; days <= SEARCH_DAYS; days++) {
    const before = { ...period, day: first.subtract({ days }).toString() };
    if (spanOf(plant, place, before) !== null) return before;
  }
  return null;
}

/** What a period consists of, for its course: a day of its shifts, a week or a month of its days, a shift of nothing. */
export function partsOf(plant: Plant, place: LinePlace, period: Period): Period[] {
  if (period.kind === 'shift') return [];
  if (period.kind !== 'day') return daysOf(period).map((day) => ({ kind: 'day', day, shift: null }));
  return shiftsAt(plant, place, period.day).map(({ id }) => ({ kind: 'shift', day: period.day, shift: id }));
}

/** The newest production day that has begun at a place: in the small hours it is the one before the date. */
export function begunDay(plant: Plant, place: LinePlace, nowNs: bigint): string {
  const date = localDate(nowNs, place.timeZone);
  const span = spanOf(plant, place, periodOf('day', date.toString()));
  return (span !== null && span.fromNs <= nowNs ? date : date.subtract({ days: 1 })).toString();
}

/** Periods of a kind that are over at a place within `(afterNs, throughNs]`, in the order of their ends. */
export function periodsEnded(
  plant: Plant,
  place: LinePlace,
  kind: PeriodKind,
  afterNs: bigint,
  throughNs: bigint,
): { period: Period; endNs: bigint }[] {
  const zone = place.timeZone;
  // A period that ends now may have begun a month ago, and lines of other zones a day earlier or later.
  const reach = kind === 'month' ? 33 : kind === 'week' ? 9 : 3;
  const last = localDate(throughNs, zone).add({ days: 2 });
  const found = new Map<string, { period: Period; endNs: bigint }>();
  for (let date = localDate(afterNs, zone).subtract({ days: reach }); ; date = date.add({ days: 1 })) {
    if (Temporal.PlainDate.compare(date, last) > 0) break;
    const day = date.toString();
    const shifts = kind === 'shift' ? shiftsAt(plant, place, day).map(({ id }) => id) : [null];
    for (const shift of shifts) {
      const period = periodOf(kind, day, shift);
      const key = keyOf(period);
      if (found.has(key)) continue;
      const endNs = spanOf(plant, place, period)?.toNs;
      if (endNs !== undefined && endNs > afterNs && endNs <= throughNs) found.set(key, { period, endNs });
    }
  }
  return [...found.values()].sort((a, b) => (a.endNs < b.endNs ? -1 : a.endNs > b.endNs ? 1 : 0));
}

/** Shifts of a line whose production day is the one given, ascending. */
function shiftsOf(plant: Plant, line: string, timeZone: string, day: string): ShiftWindow[] {
  const date = Temporal.PlainDate.from(day);
  const segments = calendarOf(plant, line).segments(
    midnightNs(date.subtract({ days: 1 }), timeZone),
    midnightNs(date.add({ days: 2 }), timeZone),
  );
  const found = new Map<string, ShiftWindow>();
  for (const { shift } of segments) if (shift?.day === day) found.set(shift.key, shift);
  return [...found.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
}

function beginningOf(plant: Plant, line: string, timeZone: string, day: string): bigint {
  const first = shiftsOf(plant, line, timeZone, day)[0];
  if (first !== undefined) return first.fromNs;
  const midnight = midnightNs(Temporal.PlainDate.from(day), timeZone);
  return calendarOf(plant, line).segmentAt(midnight).shift?.toNs ?? midnight;
}
