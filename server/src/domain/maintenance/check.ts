/** Faults of maintenance plans that only the maintenance core can see: recurrence rules. Read at every start. */

import type { ConfigFault } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import { recurrence } from './triggers/recurrence.ts';
import { RuleError } from './triggers/rule.ts';

/** All faults, with paths inside the file; dates, zones and machines are `checkPlant`'s affair and are passed over. */
export function checkMaintenance(plant: Plant): ConfigFault[] {
  const zones = new Map(machinesOf(plant).map(({ machine, site }) => [machine.id, site.timeZone]));
  return (plant.maintenance ?? []).flatMap((plan, i) =>
    plan.triggers.flatMap((trigger, j) => {
      const found = faultOf(
        trigger,
        plan.mode === 'floating' || plan.shift !== undefined,
        zones.get(plan.machine) ?? 'UTC',
      );
      return found === null ? [] : [{ path: `maintenance[${i}].triggers[${j}].rrule`, ...found }];
    }),
  );
}

function faultOf(trigger: MaintenanceTrigger, floating: boolean, timeZone: string): Omit<ConfigFault, 'path'> | null {
  if (trigger.kind !== 'calendar') return null;
  const { rrule, start, time, except } = trigger;
  try {
    const dates = recurrence(rrule, start, time, timeZone, except);
    if (!floating || dates.floats) return null;
    return {
      problem: `${rrule} has several dates in its period, so no interval to count from completion`,
      next: 'Write mode: fixed without a shift, or a rule with one date such as FREQ=DAILY;INTERVAL=4.',
    };
  } catch (error) {
    if (error instanceof RuleError)
      return { problem: `${rrule} is no usable rule: ${error.message}`, next: error.next };
    // A date or zone that doesn't exist.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
