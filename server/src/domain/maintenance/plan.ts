/** The maintenance plans of the plant, bound to the machine and time zone that they are about. */

import type { MachineId } from '@gemba/contract/identity';
import { type MaintenancePlan, machinesOf, type Plant } from '@gemba/contract/plant';

export interface BoundPlan {
  id: string;
  plan: MaintenancePlan;
  machine: MachineId;
  /** IANA zone of the machine's site: dates and times of day of the plan are local there. */
  timeZone: string;
}

/** All plans in the order of the file; a plan for an unknown machine is a fault of the plant and left out here. */
export function plansOf(plant: Plant): BoundPlan[] {
  const machines = new Map(machinesOf(plant).map((placed) => [placed.machine.id, placed]));
  return (plant.maintenance ?? []).flatMap((plan) => {
    const placed = machines.get(plan.machine);
    if (placed === undefined) return [];
    return [{ id: plan.id, plan, machine: plan.machine as MachineId, timeZone: placed.site.timeZone }];
  });
}
