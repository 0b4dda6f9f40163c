/** Dates and times as tables have them, in a zone: ISO 8601 with or without offset, and day.month.year. */

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * The moment, or why it is none. Without an offset it is local time of the zone; a time that the clocks skip is as much
 * later, one that comes twice is the first. A date without a time is its beginning, or its end where `end` says so.
 */
export function readMoment(text: string, timeZone: string, end: boolean): bigint | { reason: string } {
  const bare = text.trim();
  try {
    const iso = ISO.exec(bare);
    if (iso !== null) {
      const [, day, hour, minute, second, offset] = iso as unknown as [string, string, ...(string | undefined)[]];
      if (hour === undefined) return ofDay(Temporal.PlainDate.from(day), timeZone, end);
      const time = `${hour.padStart(2, '0')}:${minute}:${second ?? '00'}`;
      if (offset !== undefined) return Temporal.Instant.from(`${day}T${time}${offset}`).epochNanoseconds;
      return local(Temporal.PlainDateTime.from(`${day}T${time}`), timeZone);
    }
    const dotted = DOTTED.exec(bare);
    if (dotted !== null) {
      const [d, m, y, hour, minute, second] = dotted
        .slice(1)
        .map((part) => (part === undefined ? undefined : Number(part)));
      const date = Temporal.PlainDate.from(
        { year: y as number, month: m as number, day: d as number },
        { overflow: 'reject' },
      );
      if (hour === undefined) return ofDay(date, timeZone, end);
      const time = Temporal.PlainTime.from(
        { hour, minute: minute as number, second: second ?? 0 },
        { overflow: 'reject' },
      );
      return local(date.toPlainDateTime(time), timeZone);
    }
  } catch {
    return { reason: 'is a date that does not exist' };
  }
  if (/^\d{1,2}\/\d{1,2}\/\d{2,4}/.test(bare))
    return { reason: 'may mean two dates: nobody knows which number is the day' };
  return { reason: 'is not a date' };
}

const ofDay = (date: Temporal.PlainDate, timeZone: string, end: boolean): bigint =>
  (end ? date.add({ days: 1 }) : date).toZonedDateTime({ timeZone }).epochNanoseconds;

const local = (time: Temporal.PlainDateTime, timeZone: string): bigint =>
  time.toZonedDateTime(timeZone).epochNanoseconds;
