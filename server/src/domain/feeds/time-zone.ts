/**
 * A time zone as calendars want it told [RFC 5545 §3.6.5]: each change of its clocks in a span of time as an observance of
 * its own, so that no rule has to be guessed from them.
 */

import { type Component, icsLocal } from './ics.ts';

/** Longest span that is told, changes of the clocks. */
const CHANGES_MAX = 60;

/** @param timeZone IANA name */
export function timeZoneOf(timeZone: string, fromNs: bigint, toNs: bigint): Component {
  const first = new Temporal.ZonedDateTime(fromNs, timeZone);
  const observances = [observance(first, first)];
  let change = first.getTimeZoneTransition('next');
  while (change !== null && change.epochNanoseconds < toNs && observances.length < CHANGES_MAX) {
    observances.push(observance(change, change.subtract({ nanoseconds: 1 })));
    change = change.getTimeZoneTransition('next');
  }
  return { name: 'VTIMEZONE', properties: [['TZID', timeZone]], components: observances };
}

/** What the clocks show from a moment on; before it they showed another offset. */
function observance(from: Temporal.ZonedDateTime, before: Temporal.ZonedDateTime): Component {
  const january = from.with({ month: 1, day: 1 }).offsetNanoseconds;
  const july = from.with({ month: 7, day: 1 }).offsetNanoseconds;
  const isSummer = from.offsetNanoseconds > Math.min(january, july);
  // It begins at the local time that the clocks showed until then.
  const onset = from.toInstant().toZonedDateTimeISO(before.offset).toPlainDateTime();
  return {
    name: isSummer ? 'DAYLIGHT' : 'STANDARD',
    properties: [
      ['DTSTART', icsLocal(onset)],
      ['TZOFFSETFROM', utcOffset(before.offset)],
      ['TZOFFSETTO', utcOffset(from.offset)],
    ],
  };
}

/** `+05:30` as `+0530` [RFC 5545 §3.3.14]. */
const utcOffset = (offset: string): string => offset.replaceAll(':', '');
