/**
 * By date. A fixed plan takes the dates of the rule as they come, whenever the work was done; a floating one counts one
 * interval from each completion, and takes the rule's own dates only until the first; a shifted one counts from somewhere
 * between the due date and the completion. Dates in a pause don't come; one that is counted waits for its end.
 */

import { localDate } from '../../calendar/local-date.ts';
import type { Cycle } from '../types.ts';
import { type Recurrence, recurrence } from './recurrence.ts';
import type { Occurrence } from './series.ts';
import { type Binding, type Due, type MakeTrigger, type Moment, nsFromH, type Outlook } from './trigger.ts';

const WARN_H = 168;
const TOLERANCE_H = 24;
/** Pauses of so many years are passed over in search of the next date. */
const SEARCH_MAX = 50;

export const calendarTrigger: MakeTrigger<'calendar'> = (config, binding) => {
  const { rrule, start, time, except } = config;
  const { plan, timeZone, pauses } = binding;
  const dates = outside(recurrence(rrule, start, time, timeZone, except), binding);
  const floats = plan.mode !== 'fixed' && dates.floats;
  const shift = plan.shift ?? 1;
  const key = `calendar:${rrule}@${start}T${time}`;
  const toleranceNs = nsFromH(config.toleranceH ?? TOLERANCE_H);

  /** What came before the next date: the plan counts from its first day on, so the first date of all may be that day. */
  function baseOf({ satisfied, begun, sinceNs }: Cycle): bigint {
    const counts = floats && shift === 1 ? undefined : satisfied[key];
    return counts ?? (begun === 'seen' ? sinceNs - 1n : sinceNs);
  }
  function next(cycle: Cycle): Occurrence | null {
    if (!floats || cycle.begun === 'seen') return dates.after(baseOf(cycle));
    const counted = dates.afterInterval(baseOf(cycle));
    const endNs = counted === null ? null : pauses.endOf(counted.dueNs);
    return endNs === null ? counted : { date: localDate(endNs, timeZone).toString(), dueNs: endNs };
  }
  const named = ({ date, dueNs }: Occurrence): Due => ({ name: date, dueNs });

  /** A week, but never more than half the interval: a daily plan that is always due soon says nothing. */
  function warnNs({ dueNs }: Occurrence): bigint {
    if (config.warnH !== undefined) return nsFromH(config.warnH);
    const other = dates.before(dueNs - 1n) ?? dates.after(dueNs);
    const apartNs = other === null ? null : other.dueNs < dueNs ? dueNs - other.dueNs : other.dueNs - dueNs;
    const mostNs = nsFromH(WARN_H);
    return apartNs !== null && apartNs / 2n < mostNs ? apartNs / 2n : mostNs;
  }
  const isNear = (coming: Occurrence, nowNs: bigint) => coming.dueNs - warnNs(coming) <= nowNs;

  return {
    key,
    due(cycle, { nowNs }, accountedNs) {
      if (!floats) return dates.between(accountedNs ?? baseOf(cycle), nowNs).map(named);
      const only = next(cycle);
      return accountedNs === null && only !== null && only.dueNs <= nowNs ? [named(only)] : [];
    },
    soon(cycle, { nowNs }) {
      const coming = next(cycle);
      return coming !== null && isNear(coming, nowNs)
        ? { sinceNs: coming.dueNs - warnNs(coming), dueNs: coming.dueNs }
        : null;
    },
    overdueNs: (_, { nowNs }, oldestDueNs) => (oldestDueNs + toleranceNs <= nowNs ? oldestDueNs + toleranceNs : null),
    /**
     * The newest that has come due, or else the next one if its warning has begun; one completion never satisfies both,
     * so that work that was done late doesn't cancel what is planned for next week.
     */
    satisfies(cycle, { nowNs }) {
      const coming = next(cycle);
      if (floats) {
        // Done long before: there is no date that it was late or early for.
        if (shift === 1 || coming === null || !isNear(coming, nowNs)) return null;
        return coming.dueNs + BigInt(Math.round((Number(nowNs - coming.dueNs) / 1e9) * shift)) * 1_000_000_000n;
      }
      const past = dates.before(nowNs);
      if (past !== null && past.dueNs > baseOf(cycle)) return past.dueNs;
      return coming !== null && isNear(coming, nowNs) ? coming.dueNs : (cycle.satisfied[key] ?? null);
    },
    outlook: (cycle, moment, cameNs) => ({
      basis: { kind: 'calendar', rrule, time },
      ...progress(cycle, moment, cameNs ?? next(cycle)?.dueNs ?? null),
    }),
  };
};

/** The dates of a rule that lie in no pause. */
function outside(dates: Recurrence, { pauses }: Pick<Binding, 'pauses'>): Recurrence {
  const search = (from: Occurrence | null, on: (at: Occurrence, endNs: bigint) => Occurrence | null) => {
    let found = from;
    for (let tries = 0; found !== null && tries < SEARCH_MAX; tries++) {
      const endNs = pauses.endOf(found.dueNs);
      if (endNs === null) return found;
      found = on(found, endNs);
    }
    return null;
  };
  return {
    ...dates,
    after: (timeNs) => search(dates.after(timeNs), (_, endNs) => dates.after(endNs - 1n)),
    before(timeNs) {
      let found = dates.before(timeNs);
      for (let tries = 0; found !== null && pauses.endOf(found.dueNs) !== null; tries++) {
        if (tries > SEARCH_MAX * 10) return null;
        found = dates.before(found.dueNs - 1n);
      }
      return found;
    },
    between: (afterNs, throughNs) =>
      dates.between(afterNs, throughNs).filter(({ dueNs }) => pauses.endOf(dueNs) === null),
  };
}

/** How much of the time from the last completion to the due date is gone. */
function progress({ sinceNs }: Cycle, { nowNs }: Moment, dueNs: bigint | null): Omit<Outlook, 'basis'> {
  const used = dueNs === null ? 0 : dueNs <= sinceNs ? 1 : Number(nowNs - sinceNs) / Number(dueNs - sinceNs);
  return { used, dueNs, forecast: false, confidence: null };
}
