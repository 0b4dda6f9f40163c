/**
 * Time that maintenance is planned to take of a line: each date of a plan of one of its machines, for as long as the plan
 * says that it takes. A plan without a duration takes none; one that is overdue has no date that anybody could plan with.
 */

import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { plansOf } from '../maintenance/plan.ts';
import { recurrence } from '../maintenance/triggers/recurrence.ts';
import type { Span } from './working-time.ts';

const NS_PER_MINUTE = 60_000_000_000n;

/**
 * Spans that touch `[fromNs, toNs)`.
 * @param forecastNs when plans by run hours are expected to come due, by plan
 */
export function maintenanceSpans(
  plant: Plant,
  line: Line,
  forecastNs: ReadonlyMap<string, bigint>,
  fromNs: bigint,
  toNs: bigint,
): Span[] {
  const machines = new Set(line.machines.map(({ id }) => id));
  return plansOf(plant).flatMap(({ id, plan, machine, timeZone }) => {
    if (plan.minutes === undefined || !machines.has(machine)) return [];
    const lengthNs = BigInt(plan.minutes) * NS_PER_MINUTE;
    const dates = plan.triggers.flatMap((trigger) => {
      if (trigger.kind === 'calendar') {
        const dated = recurrence(trigger.rrule, trigger.start, trigger.time, timeZone);
        return dated.between(fromNs - lengthNs, toNs).map(({ dueNs }) => dueNs);
      }
      const dueNs = forecastNs.get(id);
      return dueNs !== undefined && dueNs > fromNs && dueNs < toNs ? [dueNs] : [];
    });
    return dates.map((dueNs) => ({ fromNs: dueNs, toNs: dueNs + lengthNs }));
  });
}
