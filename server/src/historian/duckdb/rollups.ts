/**
 * Rollups as SQL: partial rows by signal and minute or hour, which merge into one another in any number and order. So
 * what comes late is one more partial row, and nothing is ever computed anew. Pure.
 */

/** The rollups, from fine to coarse: the table of each, and its width in ns. */
export const ROLLUPS = { minute: 60_000_000_000n, hour: 3_600_000_000_000n } as const;

export type Rollup = keyof typeof ROLLUPS;

/** A value in any of its kinds, so that a first and a last are exact. */
const VALUE = 'STRUCT(f DOUBLE, i BIGINT, b BOOLEAN, s VARCHAR)';

/**
 * Of the values of a signal in `[time, time + width)`: all of them, those that are finite numbers, and what these say.
 * `sum` is that of doubles, as is the mean of raw samples.
 */
export const PARTIAL_COLUMNS = `signal INTEGER, time BIGINT, count BIGINT, numbers BIGINT, min DOUBLE, max DOUBLE,
  sum DOUBLE, first ${VALUE}, first_time BIGINT, last ${VALUE}, last_time BIGINT`;

/** Samples of a table or subquery as partial rows of one sample each; a sample without a value says nothing. */
export const asPartials = (samples: string): string => `(
  SELECT signal, time, 1::BIGINT AS count, (number IS NOT NULL)::BIGINT AS numbers, number AS min, number AS max,
    number AS sum, v AS first, time AS first_time, v AS last, time AS last_time
  FROM (
    SELECT signal, time, {f: value, i: value_i, b: value_b, s: value_s} AS v,
      CASE WHEN isfinite(value) THEN value ELSE value_i::DOUBLE END AS number
    FROM ${samples}
    WHERE value IS NOT NULL OR value_i IS NOT NULL OR value_b IS NOT NULL OR value_s IS NOT NULL
  ))`;

/** What the partial rows of a group say together, in the order of the columns from `count` on. */
export const MERGED = `sum(count)::BIGINT AS count, sum(numbers)::BIGINT AS numbers, min(min) AS min, max(max) AS max,
  sum(sum) AS sum, arg_min(first, first_time) AS first, min(first_time) AS first_time,
  arg_max(last, last_time) AS last, max(last_time) AS last_time`;

/** Partial rows, of narrower ones or of single samples: one for each signal and width. */
export const merged = (partials: string, widthNs: bigint): string =>
  `SELECT signal, ${floored('time', widthNs)} AS time, ${MERGED} FROM ${partials} GROUP BY 1, 2`;

/** A time's minute, hour or day. SQL's remainder has the sign of the dividend, and times before 1970 are negative. */
export const floored = (time: string, widthNs: bigint): string =>
  `(${time} - ${time} % ${widthNs} - CASE WHEN ${time} % ${widthNs} < 0 THEN ${widthNs} ELSE 0 END)`;
