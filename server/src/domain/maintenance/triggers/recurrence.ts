/**
 * When something is due by the calendar: a rule with its first day, time of day and zone goes in, instants come out.
 * Dates come from the rule; the time of day is then resolved in the zone. A time in a spring gap takes the offset
 * before the gap, and one that comes twice in autumn is the first. RFC 5545 would drop the former; a maintenance that
 * silently skips a day is worse, so we deviate.
 */

import { RRuleTemporal } from 'rrule-temporal';
import { localDate } from '../../calendar/local-date.ts';
import { asked } from '../asked.ts';
import { type Frequency, type Rule, RuleError, readRule } from './rule.ts';
import { type Occurrence, Series } from './series.ts';

export interface Recurrence {
  /** The first that is due after the time; `null` when the series has ended. */
  after(timeNs: bigint): Occurrence | null;
  /** Those due in `(afterNs, throughNs]`, ascending; the newest of them if there are more than `MAX_BETWEEN`. */
  between(afterNs: bigint, throughNs: bigint): Occurrence[];
  /** The last that is due at or before the time; `null` when there is none. */
  before(timeNs: bigint): Occurrence | null;
  /** Whether there is an interval to count from a completion: the rule has one date in its period. */
  floats: boolean;
  /** One interval after a time, at the time of day; `null` when the series has ended, or has no interval. */
  afterInterval(timeNs: bigint): Occurrence | null;
}

/** More than twenty years of days: nobody reads a longer list of what was missed. */
const MAX_BETWEEN = 8000;
/** Days by which a local date and the date in UTC may differ, and one more for a zone that skips a day. */
const SLACK_DAYS = 2;
const UNITS: Record<Frequency, 'days' | 'weeks' | 'months' | 'years'> = {
  DAILY: 'days',
  WEEKLY: 'weeks',
  MONTHLY: 'months',
  YEARLY: 'years',
};

/** `except`: local dates on which it doesn't come (EXDATE). Throws a {@link RuleError} when the rule is none, or never comes. */
export function recurrence(
  written: string,
  start: string,
  time: string,
  timeZone: string,
  except: readonly string[] = [],
): Recurrence {
  const rule = readRule(written);
  const dtstart = midnight(Temporal.PlainDate.from(start));
  const dates = new RRuleTemporal({ rruleString: `RRULE:${rule.text}`, dtstart });
  const place = (date: Temporal.PlainDate): Occurrence => ({
    date: date.toString(),
    dueNs: date.toZonedDateTime({ timeZone, plainTime: time }).epochNanoseconds,
  });
  const lasts = untilOf(rule.until, timeZone);
  const series = new Series({
    next: (date) => dates.next(midnight(date), false)?.toPlainDate() ?? null,
    previous: (date) => dates.previous(midnight(date), false)?.toPlainDate() ?? null,
    before: (timeNs) => localDate(timeNs, timeZone).subtract({ days: SLACK_DAYS }),
    except: (date) => except.includes(date),
    ...{ place, lasts },
  });
  const first = firstOf(() => series.after(place(Temporal.PlainDate.from(start)).dueNs - 1n));
  const interval = intervalOf(rule, dates, Temporal.PlainDate.from(first.date));
  return {
    after: (timeNs) => series.after(timeNs),
    // Two dates may be one instant where a zone has skipped a day: it is due once.
    between: (afterNs, throughNs) => series.between(afterNs, throughNs, MAX_BETWEEN),
    before: (timeNs) => series.before(timeNs),
    floats: interval !== null,
    afterInterval: asked((timeNs) => {
      if (interval === null) return null;
      const date = localDate(timeNs, timeZone).add(interval);
      const occurrence = place(date);
      return lasts(date, occurrence.dueNs) ? occurrence : null;
    }),
  };
}

/** The library gives up on a rule that finds no date in 10,000 periods, such as 30 February. */
function firstOf(look: () => Occurrence | null): Occurrence {
  try {
    const first = look();
    if (first !== null) return first;
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Maximum iterations'))) throw error;
  }
  throw new RuleError('it never comes', 'Look at the rule, its UNTIL, and the first day.');
}

/** Dates are counted in a zone without jumps, at midnight. */
const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime('UTC');

/** Whether a date belongs to the series still. `UNTIL` is a day, a moment in UTC, or a local one; all are inclusive. */
function untilOf(until: string | null, timeZone: string): (date: Temporal.PlainDate, dueNs: bigint) => boolean {
  if (until === null) return () => true;
  if (!until.includes('T')) {
    const last = Temporal.PlainDate.from(until);
    return (date) => Temporal.PlainDate.compare(date, last) <= 0;
  }
  const moment = Temporal.PlainDateTime.from(until.replace('Z', ''));
  const lastNs = moment.toZonedDateTime(until.endsWith('Z') ? 'UTC' : timeZone).epochNanoseconds;
  return (_, dueNs) => dueNs <= lastNs;
}

/**
 * How far apart two dates are, for a plan that counts from completion: `INTERVAL` times the period, if the period has
 * one date. `MO,TH` has none: four days and three days take turns.
 */
function intervalOf(rule: Rule, dates: RRuleTemporal, first: Temporal.PlainDate): Temporal.Duration | null {
  if (rule.frequency === 'DAILY' && rule.names) return null;
  const unit = UNITS[rule.frequency];
  const periods = 8;
  const end = first.add({ [unit]: periods * rule.interval });
  const found = dates.between(midnight(first), midnight(end), true);
  // One more may fall inside, as the third Friday comes on other days of the month.
  if (found.length > periods + 1) return null;
  return Temporal.Duration.from({ [unit]: rule.interval });
}
