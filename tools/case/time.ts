/**
 * Times as people write them in a case: with an offset, or local to the plant, or only a time of day when the case
 * names its date. The same instants are written back in the plant's zone, so that a difference can be found in a book.
 */

import { CaseError } from './kinds/kind.ts';

const TIME_OF_DAY = /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/** Nanoseconds UTC of a written time; throws a `CaseError` that names `where`. */
export function readTime(text: unknown, timeZone: string, date: string | null, where: string): bigint {
  if (typeof text !== 'string') throw new CaseError(`${where}: a time is a text, for example "2026-03-02T08:00"`);
  const written = date !== null && TIME_OF_DAY.test(text) ? `${date}T${text}` : text;
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/.test(written)) return Temporal.Instant.from(written).epochNanoseconds;
    const local = Temporal.PlainDateTime.from(written, { overflow: 'reject' });
    return local.toZonedDateTime(timeZone, { disambiguation: 'reject' }).epochNanoseconds;
  } catch {
    throw new CaseError(
      `${where}: ${JSON.stringify(text)} is no time in ${timeZone}, or happens twice there: write ` +
        `2026-03-02T08:00, or with its offset 2026-03-02T08:00+01:00, or 08:00 if case.yaml has a date`,
    );
  }
}

/** `2026-03-29 03:00:15+02:00`, without fractions that are zero. */
export function writeTime(timeNs: bigint, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochNanoseconds(timeNs).toZonedDateTimeISO(timeZone);
  return `${zoned.toPlainDate()} ${zoned.toPlainTime().toString({ smallestUnit: zoned.second || zoned.millisecond || zoned.microsecond ? 'millisecond' : 'minute' })}${zoned.offset}`;
}
