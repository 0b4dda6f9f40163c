/** The job of a plan that has come due: it takes over what the plan asks for, as it stands then. */

import type { Plant } from '@gemba/contract/plant';
import { type Beginning, itemOf } from '../../domain/jobs/open.ts';
import { milliOf } from '../../domain/jobs/stock.ts';
import type { Job } from '../../domain/jobs/types.ts';
import { type TaskRef, WHOLE_TASK, workOf } from '../../domain/maintenance/content.ts';
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
  // What the plan has open now may be a later one.
  const open = memory.job?.id === id ? memory.job : null;
  const work = workOf(plan, plant.maintenance ?? [], open?.tasks ?? null);
  // The plan's one task is the job itself.
  const tasks = work.tasks.filter((task) => task.plan !== plan.id || task.id !== WHOLE_TASK);
  return {
    ...{ id, source: 'plan', plan: plan.id, machine, title: plan.task, priority: 'medium', by: null },
    ...{ atNs: open?.openedNs ?? nowNs, recordedNs: nowNs },
    ...{ dueNs: open?.oldestDueNs ?? null, missed: open?.missed ?? 0 },
    ...{ skill: work.skill, procedure: work.procedure, needsStop: work.window },
    items: tasks.map((task) => ({ ...itemOf(task), id: task.plan === plan.id ? task.id : `${task.plan}/${task.id}` })),
    needs: work.parts.map(({ part, quantity }) => ({ part, milli: milliOf(quantity) ?? 1 })),
  };
}

/**
 * The tasks that were really done, of its plan and of those that it covers; a task that was skipped stays due. A plan that
 * lists none is done with its job.
 */
export function doneTasks({ plan, items }: Job): TaskRef[] {
  if (plan === null) return [];
  const done = items.filter(({ result }) => result !== null && result.verdict !== 'skipped');
  const refs = done.map(({ id }): TaskRef => {
    const [of, task] = id.split('/');
    return task === undefined ? { plan, task: id } : { plan: of ?? plan, task };
  });
  return [...refs, { plan, task: WHOLE_TASK }];
}
