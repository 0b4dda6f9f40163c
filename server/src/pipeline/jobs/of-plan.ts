/** The job of a plan that has come due: it takes over what the plan asks for, as it stands then. */

import type { Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { type Beginning, itemOf } from '../../domain/jobs/open.ts';
import { milliOf } from '../../domain/jobs/stock.ts';
import type { CheckItem } from '../../domain/jobs/types.ts';
import type { BoundPlan } from '../../domain/maintenance/plan.ts';
import type { PlanMemory } from '../../domain/maintenance/types.ts';

/** A plan's job has the id that the plan gave it: the same occurrence never makes a second one. */
export function jobOfPlan(
  plant: Plant,
  { plan, machine }: BoundPlan,
  id: string,
  memory: PlanMemory,
  nowNs: bigint,
): Omit<Beginning, 'number'> {
  return {
    ...{ id, source: 'plan', plan: plan.id, machine, title: plan.task, priority: 'medium', by: null },
    ...{ atNs: memory.job?.openedNs ?? nowNs, recordedNs: nowNs },
    ...{ dueNs: memory.job?.oldestDueNs ?? null, missed: memory.job?.missed ?? 0 },
    ...{ skill: plan.skill ?? plan.owner ?? null, procedure: plan.procedure ?? null, needsStop: plan.window ?? null },
    items: [...itemsOf(plan), ...coveredItems(plant, plan)],
    needs: (plan.parts ?? []).map(({ part, quantity }) => ({ part, milli: milliOf(quantity) ?? 1 })),
  };
}

const itemsOf = ({ tasks = [] }: MaintenancePlan): CheckItem[] => tasks.map(itemOf);

/** Tasks of the smaller plans that are done with it, all the way down; each under the name of its plan. */
function coveredItems(plant: Plant, plan: MaintenancePlan, seen = new Set<string>([plan.id])): CheckItem[] {
  return (plan.covers ?? []).flatMap((name) => {
    const covered = plant.maintenance?.find(({ id }) => id === name);
    if (covered === undefined || seen.has(name)) return [];
    seen.add(name);
    const own = itemsOf(covered).map((item) => ({ ...item, id: `${name}/${item.id}` }));
    return [...own, ...coveredItems(plant, covered, seen)];
  });
}
