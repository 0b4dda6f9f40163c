/**
 * What a job of a plan asks for: the tasks of the plan, and behind them those of the smaller plans that it covers. What
 * of it was really done counts for the plan that it belongs to.
 */

import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { MaintenanceTask, PartNeeded } from '@gemba/contract/plant/maintenance-task';

/** Names a task wherever plans are done together. */
export interface TaskRef {
  plan: string;
  task: string;
}

export interface WorkTask extends MaintenanceTask {
  /** The plan that the task belongs to. */
  plan: string;
}

export interface Work {
  tasks: WorkTask[];
  /** Parts of the plan itself and of the plans that it covers, one line a part. */
  parts: PartNeeded[];
  skill: string | null;
  /** Expected duration of all of it. */
  minutes: number | null;
  procedure: string | null;
  /** Whether the machine must stand for it. */
  window: boolean;
}

/** The only task of a plan that lists none. */
export const WHOLE_TASK = 'all';

/** The tasks of one plan alone. */
export const tasksOf = ({ task, tasks }: MaintenancePlan): readonly MaintenanceTask[] =>
  tasks === undefined || tasks.length === 0 ? [{ id: WHOLE_TASK, text: task }] : tasks;

/** The plan and those that it covers, directly or through another; each once, the biggest first. */
export function withCovered(plan: MaintenancePlan, plans: readonly MaintenancePlan[]): MaintenancePlan[] {
  const found = [plan];
  for (const one of found) {
    for (const id of one.covers ?? []) {
      const covered = plans.find((candidate) => candidate.id === id);
      if (covered !== undefined && !found.includes(covered)) found.push(covered);
    }
  }
  return found;
}

/**
 * What is to be done for a plan. `only`: the tasks of the plan that are still due, where others were done already; what it
 * covers is then not asked for again. `null` for all of it.
 */
export function workOf(
  plan: MaintenancePlan,
  plans: readonly MaintenancePlan[],
  only: readonly string[] | null = null,
): Work {
  const all = only === null ? withCovered(plan, plans) : [plan];
  const parts = new Map<string, number>();
  for (const { part, quantity } of all.flatMap((one) => one.parts ?? [])) {
    parts.set(part, (parts.get(part) ?? 0) + quantity);
  }
  const minutes = all.flatMap((one) => one.minutes ?? []);
  return {
    tasks: all.flatMap((one) =>
      tasksOf(one)
        .filter(({ id }) => only === null || only.includes(id))
        .map((task) => ({ ...task, plan: one.id })),
    ),
    parts: [...parts].map(([part, quantity]) => ({ part, quantity })),
    skill: plan.skill ?? plan.owner ?? null,
    minutes: minutes.length === 0 ? null : minutes.reduce((sum, each) => sum + each, 0),
    procedure: plan.procedure ?? null,
    window: all.some((one) => one.window === true),
  };
}
