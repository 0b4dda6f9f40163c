/**
 * Checks of maintenance plans: what they point at, and that what they ask for makes sense together. Recurrence rules are
 * the maintenance core's affair, which knows them.
 */

import type { MaintenancePlan } from '../plant/maintenance-plan.ts';
import type { Plant } from '../plant.ts';
import { checkDate } from './dates.ts';
import { checkUnique, known, type Report } from './faults.ts';
import type { Known } from './references.ts';

export function checkMaintenance(plant: Plant, all: Known, report: Report): void {
  const plans = new Map((plant.maintenance ?? []).map((plan) => [plan.id, plan]));
  plant.maintenance?.forEach((plan, i) => {
    const path = `maintenance[${i}]`;
    if (!all.machines.has(plan.machine)) {
      report(`${path}.machine`, `there is no machine ${plan.machine}`, known('machine', all.machines.keys()));
    }
    plan.triggers.forEach((trigger, j) => {
      if (trigger.kind === 'calendar') checkDate(trigger.start, `${path}.triggers[${j}].start`, report);
    });
    checkTasks(plan, path, report);
    checkCovers(plan, path, plans, report);
  });
}

/** Tasks of a plan, or of another checklist. */
export function checkTasks({ tasks = [] }: Pick<MaintenancePlan, 'tasks'>, path: string, report: Report): void {
  checkUnique(
    'Task',
    tasks.map(({ id }, i) => ({ id, path: `${path}.tasks[${i}]` })),
    report,
  );
  tasks.forEach(({ measure }, i) => {
    const { low, high } = measure ?? {};
    if (low === undefined || high === undefined || low < high) return;
    report(`${path}.tasks[${i}].measure`, `${low} is not below ${high}`, 'Put the lower value first.');
  });
}

/** A plan covers smaller ones of its own machine, and in no circle: each would wait for the other. */
function checkCovers(
  { id, machine, covers = [] }: MaintenancePlan,
  path: string,
  plans: ReadonlyMap<string, MaintenancePlan>,
  report: Report,
): void {
  covers.forEach((name, i) => {
    const at = `${path}.covers[${i}]`;
    const covered = plans.get(name);
    if (covered === undefined) report(at, `there is no plan ${name}`, known('plan', plans.keys()));
    else if (covered.machine !== machine) {
      report(at, `${name} is a plan of ${covered.machine}, not of ${machine}`, 'Name plans of the same machine.');
    } else if (name === id || reaches(covered, id, plans)) {
      report(at, `${name} covers ${id} in turn`, 'Let only the bigger of the two cover the smaller.');
    }
  });
}

function reaches(from: MaintenancePlan, id: string, plans: ReadonlyMap<string, MaintenancePlan>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let plan = open.pop(); plan !== undefined; plan = open.pop()) {
    if (plan.id === id) return true;
    if (seen.has(plan.id)) continue;
    seen.add(plan.id);
    open.push(...(plan.covers ?? []).flatMap((name) => plans.get(name) ?? []));
  }
  return false;
}
