/**
 * Which shifts start on a local date, as instants: calendar versions with all that they say of a date go
 * in, shifts with their breaks as nanoseconds UTC come out. The only place where local time becomes an instant.
 */

import { productionDayOf, shiftsStarting } from '@gemba/contract/calendar';
import type { Calendar, Shift } from '@gemba/contract/plant/calendar';
import type { ShiftWindow } from './segment.ts';

/** A shift that starts on a date, with what is taken out of its scheduled time. */
export interface DatedShift {
  window: ShiftWindow;
  breaks: readonly Span[];
  stops: readonly Span[];
}

export interface Span {
  fromNs: bigint;
  toNs: bigint;
}

const NS_PER_MINUTE = 60_000_000_000n;

/** Versions of one calendar, oldest first: the version of a date is the last one whose `from` is not after it. */
export function versionsOf(calendars: readonly Calendar[], id: string): Calendar[] {
  const versions = calendars.filter((calendar) => calendar.id === id);
  return versions.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
}

/** Shifts that start on a local date, by the version in effect on that date; planned stops are those of that version. */
export function shiftsOn(versions: readonly Calendar[], timeZone: string, date: Temporal.PlainDate): DatedShift[] {
  const version = versionOn(versions, date.toString());
  if (!version) return [];
  const stops = (version.plannedStops ?? []).map((stop) => ({
    fromNs: localDateTimeNs(stop.from, timeZone),
    toNs: localDateTimeNs(stop.to, timeZone),
  }));
  return shiftsStarting(version, date).map((shift) => {
    const day = productionDayOf(version, shift, date).toString();
    return dated(shift, timeZone, date, { day, stops });
  });
}

/** The version that holds on a day. */
export const versionOn = (versions: readonly Calendar[], day: string): Calendar | undefined =>
  versions.findLast((candidate) => (candidate.from ?? '') <= day);

function dated(
  shift: Shift,
  timeZone: string,
  date: Temporal.PlainDate,
  { day, stops }: { day: string; stops: readonly Span[] },
): DatedShift {
  const fromNs = localNs(date, shift.start, timeZone);
  const toNs = localNs(shift.end > shift.start ? date : date.add({ days: 1 }), shift.end, timeZone);
  const breaks = (shift.breaks ?? []).map((pause) => {
    const start = localNs(pause.start >= shift.start ? date : date.add({ days: 1 }), pause.start, timeZone);
    return { fromNs: start, toNs: start + BigInt(pause.minutes) * NS_PER_MINUTE };
  });
  return { window: { id: shift.id, name: shift.name, day, key: `${day}/${shift.id}`, fromNs, toNs }, breaks, stops };
}

/**
 * The instant of a local time of day. A time that the clocks skip is the same stretch later, one that they repeat is
 * the first of the two: the `compatible` rule of RFC 5545 §3.3.5, so that neighbouring shifts still touch.
 */
export function localNs(date: Temporal.PlainDate, time: string, timeZone: string): bigint {
  return date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochNanoseconds;
}

function localDateTimeNs(text: string, timeZone: string): bigint {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochNanoseconds;
}
