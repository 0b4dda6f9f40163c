/** The maintenance plans of the plant, bound to the machine, the time zone and the triggers that they are about. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { triggerOf } from './triggers/registry.ts';
import type { Trigger } from './triggers/trigger.ts';

export interface BoundPlan {
  id: string;
  plan: MaintenancePlan;
  machine: MachineId;
  /** IANA zone of the machine's site: dates and times of day of the plan are local there. */
  timeZone: string;
  /** Whichever comes first. */
  triggers: readonly Trigger[];
}

/**
 * All plans in the order of the file, of a plant that `checkPlant` and `checkMaintenance` found no fault in; a plan for
 * an unknown machine is left out, a rule that is none throws a `RuleError`.
 */
export function plansOf(plant: Plant): BoundPlan[] {
  const zones = new Map(machinesOf(plant).map(({ machine, site }) => [machine.id, site.timeZone]));
  return (plant.maintenance ?? []).flatMap((plan) => {
    const timeZone = zones.get(plan.machine);
    return timeZone === undefined ? [] : [boundPlan(plan, timeZone)];
  });
}

/** One plan, bound. */
export const boundPlan = (plan: MaintenancePlan, timeZone: string): BoundPlan => ({
  id: plan.id,
  plan,
  machine: plan.machine as MachineId,
  timeZone,
  triggers: plan.triggers.map((trigger) => triggerOf(trigger, plan.mode, timeZone)),
});
