/**
 * By date. A fixed plan takes the dates of the rule as they come, whenever the work was done; a floating one counts one
 * interval from each completion, and takes the rule's own dates only until the first.
 */

import type { MaintenancePlan, MaintenanceTrigger } from '@gemba/contract/plant/maintenance-plan';
import type { PlanMemory } from '../types.ts';
import { type Occurrence, recurrence } from './recurrence.ts';
import { type Due, type Moment, nsFromH, type Outlook, sinceOf, type Trigger } from './trigger.ts';

type Config = Extract<MaintenanceTrigger, { kind: 'calendar' }>;

const WARN_H = 168;
const TOLERANCE_H = 24;

export function calendarTrigger(config: Config, mode: MaintenancePlan['mode'], timeZone: string): Trigger {
  const { rrule, start, time } = config;
  const dates = recurrence(rrule, start, time, timeZone);
  const floats = mode !== 'fixed' && dates.floats;
  const key = `calendar:${rrule}@${start}T${time}`;
  const toleranceNs = nsFromH(config.toleranceH ?? TOLERANCE_H);

  /** What came before the next date: the plan counts from its first day on, so the first date of all may be that day. */
  const baseOf = (memory: PlanMemory): bigint => memory.satisfied[key] ?? memory.lastDoneNs ?? memory.countsFromNs - 1n;
  const next = (memory: PlanMemory): Occurrence | null =>
    floats && memory.lastDoneNs !== null ? dates.afterInterval(memory.lastDoneNs) : dates.after(baseOf(memory));
  const named = ({ date, dueNs }: Occurrence): Due => ({ name: date, dueNs });

  /** A week, but never more than half the interval: a daily plan that is always due soon says nothing. */
  function warnNs({ dueNs }: Occurrence): bigint {
    if (config.warnH !== undefined) return nsFromH(config.warnH);
    const other = dates.before(dueNs - 1n) ?? dates.after(dueNs);
    const apartNs = other === null ? null : other.dueNs < dueNs ? dueNs - other.dueNs : other.dueNs - dueNs;
    const mostNs = nsFromH(WARN_H);
    return apartNs !== null && apartNs / 2n < mostNs ? apartNs / 2n : mostNs;
  }

  return {
    key,
    due(memory, { nowNs }, accountedNs) {
      if (!floats) return dates.between(accountedNs ?? baseOf(memory), nowNs).map(named);
      const only = next(memory);
      return accountedNs === null && only !== null && only.dueNs <= nowNs ? [named(only)] : [];
    },
    soon(memory, { nowNs }) {
      const coming = next(memory);
      if (coming === null) return null;
      const sinceNs = coming.dueNs - warnNs(coming);
      return sinceNs <= nowNs ? { sinceNs, dueNs: coming.dueNs } : null;
    },
    overdueNs: (_, { nowNs }, oldestDueNs) => (oldestDueNs + toleranceNs <= nowNs ? oldestDueNs + toleranceNs : null),
    /**
     * The newest that has come due, or else the next one if its warning has begun; one completion never satisfies both,
     * so that work that was done late doesn't cancel what is planned for next week.
     */
    satisfies(memory, { nowNs }) {
      if (floats) return null;
      const past = dates.before(nowNs);
      if (past !== null && past.dueNs > baseOf(memory)) return past.dueNs;
      const coming = next(memory);
      const early = coming !== null && coming.dueNs - warnNs(coming) <= nowNs;
      return early ? coming.dueNs : (memory.satisfied[key] ?? null);
    },
    outlook: (memory, moment) => ({
      basis: { kind: 'calendar', rrule, time },
      ...progress(memory, moment, memory.job?.triggers[key]?.oldestDueNs ?? next(memory)?.dueNs ?? null),
    }),
  };
}

/** How much of the time from the last completion to the due date is gone. */
function progress(memory: PlanMemory, { nowNs }: Moment, dueNs: bigint | null): Omit<Outlook, 'basis'> {
  const sinceNs = sinceOf(memory);
  const used = dueNs === null ? 0 : dueNs <= sinceNs ? 1 : Number(nowNs - sinceNs) / Number(dueNs - sinceNs);
  return { used, dueNs, forecast: false };
}
