/**
 * The work of a plan ends: done, wholly or but for some tasks, or cancelled. Meters and floating triggers start anew, what
 * is fixed and was due or about to be is satisfied, and a task that was left out stays due from where it counted.
 */

import type { BoundPlan } from './plan.ts';
import { fact, look, newCycle, type PlanStep } from './schedule.ts';
import type { Moment } from './triggers/trigger.ts';
import { type Cycle, type PlanMemory, type Rest, SERVICES_KEPT, type Service } from './types.ts';

export interface Completion {
  by: string;
  comment: string | null;
  /** Tasks that were left out. */
  skipped?: readonly string[];
  /** The bigger plan that it was done with. */
  via?: string;
}

/**
 * What has come due by then is looked at first, so that the journal holds it. Nothing happens when no task was done at
 * all: then the job is cancelled, or stays.
 */
export function complete(before: PlanMemory, moment: Moment, bound: BoundPlan, done: Completion): PlanStep {
  // What was done with a bigger service opens no job of its own on the way.
  const { memory, facts } = look(before, done.via === undefined ? moment : { ...moment, covered: true }, bound);
  const { job } = memory;
  const only = done.via === undefined ? (job?.tasks ?? null) : null;
  const asked = only ?? bound.tasks;
  const left = asked.filter((task) => done.skipped?.includes(task));
  if (left.length > 0 && left.length === asked.length) return { memory: before, facts: [] };
  const stayDue = left.filter((task) => bound.needed.includes(task));
  const rests = stayDue.length > 0 ? memory.rests + 1 : memory.rests;
  const closed: PlanMemory =
    only === null
      ? { ...wholly(memory, moment, bound, done, stayDue), rests }
      : {
          ...memory,
          job: null,
          rests,
          rest: memory.rest === null || stayDue.length === 0 ? null : { ...memory.rest, tasks: stayDue },
        };
  const { by, comment, via = null } = done;
  const said = fact(memory, 'completed', moment.nowNs, { job: job?.id ?? null, dueNs: job?.oldestDueNs ?? null });
  const after = look(closed, moment, bound);
  return { memory: after.memory, facts: [...facts, { ...said, by, comment, via }, ...after.facts] };
}

/** The plan itself was done: it counts anew, but for the tasks that were left out. */
function wholly(
  memory: PlanMemory,
  moment: Moment,
  bound: BoundPlan,
  { by }: Completion,
  stayDue: readonly string[],
): PlanMemory {
  return {
    ...memory,
    ...begun('done', memory, moment, bound),
    lastDoneNs: moment.nowNs,
    lastDoneBy: by,
    rest: restOf(memory, stayDue),
    job: null,
    services: served(memory, {
      doneNs: moment.nowNs,
      dueNs: memory.job?.oldestDueNs ?? null,
      inTime: memory.due !== 'overdue',
    }),
  };
}

/** Tasks that were left out once more count from the first time; all of them from the oldest, which is never too late. */
function restOf(memory: PlanMemory, stayDue: readonly string[]): Rest | null {
  if (stayDue.length === 0) return null;
  const { rest } = memory;
  const again = rest !== null && stayDue.some((task) => rest.tasks.includes(task));
  const { sinceNs, begun, atReset, reckoned = [], satisfied, came, warned } = again ? rest : memory;
  return { sinceNs, begun, atReset, reckoned, satisfied, came, warned, tasks: stayDue };
}

/**
 * The job is given up, for a reason: the plan counts from here as if it had been done, and says that it was not. Nothing
 * happens without a job: a plan is never put off by itself.
 */
export function cancel(before: PlanMemory, moment: Moment, bound: BoundPlan, by: string, reason: string): PlanStep {
  const { memory, facts } = look(before, moment, bound);
  const { job } = memory;
  if (job === null) return { memory: before, facts: [] };
  const said = fact(memory, 'cancelled', moment.nowNs, { job: job.id, dueNs: job.oldestDueNs });
  const main = job.tasks === null ? begun('cancelled', memory, moment, bound) : null;
  const closed: PlanMemory = {
    ...memory,
    ...main,
    rest: null,
    job: null,
    services: served(memory, { doneNs: null, dueNs: job.oldestDueNs, inTime: false }),
  };
  const after = look(closed, moment, bound);
  return { memory: after.memory, facts: [...facts, { ...said, by, comment: reason }, ...after.facts] };
}

/** A new cycle, with the dates that are satisfied by it. */
function begun(how: Cycle['begun'], memory: PlanMemory, moment: Moment, { triggers }: BoundPlan): Cycle {
  const satisfied: Record<string, bigint> = {};
  for (const trigger of triggers) {
    const ns = trigger.satisfies(memory, moment);
    if (ns !== null) satisfied[trigger.key] = ns;
  }
  return { ...newCycle(how, moment), satisfied };
}

const served = ({ services }: PlanMemory, service: Service): Service[] => [...services, service].slice(-SERVICES_KEPT);
