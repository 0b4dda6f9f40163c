/** Moments and local dates of a zone, never of the host's. */

/** The date that a moment has in a zone. */
export const localDate = (timeNs: bigint, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochNanoseconds(timeNs).toZonedDateTimeISO(timeZone).toPlainDate();

/** Local midnight at which a date begins in a zone (where the clocks skip it, the first moment of the date). */
export const midnightNs = (date: Temporal.PlainDate, timeZone: string): bigint =>
  date.toZonedDateTime(timeZone).epochNanoseconds;
