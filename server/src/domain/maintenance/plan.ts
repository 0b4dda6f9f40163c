/** The maintenance plans of the plant, bound to the machine, the time zone, the meters and the triggers that they are about. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { tasksOf, withCovered } from './content.ts';
import type { BoundMeter } from './meters/meter.ts';
import { metersOf } from './meters/registry.ts';
import { type Pauses, pausesOf } from './pauses.ts';
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
  pauses: Pauses;
  meters: readonly BoundMeter[];
  /** Ids of its tasks, and of those that stay due when they are left out. */
  tasks: readonly string[];
  needed: readonly string[];
  /** Plans that are done with it, directly or through another. */
  covers: readonly string[];
}

/**
 * All plans of a plant that `checkPlant` and `checkMaintenance` found no fault in, bigger services before those that they
 * cover; a plan for an unknown machine is left out, a rule that is none throws a `RuleError`.
 */
export function plansOf(plant: Plant): BoundPlan[] {
  const placed = new Map(machinesOf(plant).map(({ machine, site }) => [machine.id, { machine, site }]));
  const plans = plant.maintenance ?? [];
  const bound = plans.flatMap((plan) => {
    const at = placed.get(plan.machine);
    return at === undefined ? [] : [boundPlan(plan, at.site.timeZone, at.machine, plans)];
  });
  // A stable sort by how much each covers: what it covers covers less.
  return bound.sort((a, b) => b.covers.length - a.covers.length);
}

/** One plan, bound. */
export function boundPlan(
  plan: MaintenancePlan,
  timeZone: string,
  machine: Machine,
  plans: readonly MaintenancePlan[] = [],
): BoundPlan {
  const tasks = tasksOf(plan);
  const [pauses, meters] = [pausesOf(plan.pauses, timeZone), metersOf(machine)];
  return {
    ...{ id: plan.id, plan, machine: plan.machine as MachineId, timeZone, pauses, meters },
    triggers: plan.triggers.map((trigger) => triggerOf(trigger, { plan, timeZone, pauses, meters })),
    tasks: tasks.map(({ id }) => id),
    needed: tasks.filter(({ optional }) => optional !== true).map(({ id }) => id),
    covers: withCovered(plan, plans)
      .slice(1)
      .map(({ id }) => id),
  };
}
