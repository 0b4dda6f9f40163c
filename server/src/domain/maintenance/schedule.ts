/**
 * One maintenance plan: what it remembers and what it is told go in, what it remembers then and what happened go out.
 * Pure: the clock and the machine's run time are part of each event.
 */

import { DUE_STATES, type DueState } from '@gemba/contract/state';
import type { BoundPlan } from './plan.ts';
import type { Due, Moment, Trigger } from './triggers/trigger.ts';
import type { MaintenanceFact, OpenJob, PlanMemory } from './types.ts';

export type MaintenanceEvent =
  /** The clock, and the machine's life-to-date run time in seconds; as often as a change should be noticed. */
  | { kind: 'tick'; nowNs: bigint; runS: number }
  /** Somebody has done it, whether a job was open or not. */
  | { kind: 'complete'; by: string; comment: string | null; atNs: bigint; runS: number };

export interface PlanStep {
  /** The same object when nothing changed: there is nothing to commit. */
  memory: PlanMemory;
  facts: MaintenanceFact[];
}

/** A meter is not read more finely, s. */
const METER_STEP_S = 0.001;

/** The memory of a plan that is seen for the first time: it counts from now. */
export function initialPlan(bound: BoundPlan, nowNs: bigint, runS: number): PlanMemory {
  return {
    plan: bound.id,
    lastDoneNs: null,
    lastDoneBy: null,
    countsFromNs: nowNs,
    runSAtReset: runS,
    satisfied: {},
    due: 'ok',
    job: null,
  };
}

/**
 * What the machine's meter stood at when the plan began to count from it turns out to have been another, because of what
 * came later of the time before: that is no use since. `runS`: run seconds of its life at that moment.
 */
export const recounted = (memory: PlanMemory, runS: number): PlanMemory =>
  Math.abs(memory.runSAtReset - runS) < METER_STEP_S ? memory : { ...memory, runSAtReset: runS };

/** Tells the plan one event. */
export function step(memory: PlanMemory, event: MaintenanceEvent, bound: BoundPlan): PlanStep {
  return event.kind === 'tick' ? look(memory, event, bound) : complete(memory, event, bound);
}

/** What has come due goes into the one open job; each due state that was passed is a fact, with its own time. */
function look(memory: PlanMemory, moment: Moment, bound: BoundPlan): PlanStep {
  const { job, facts } = openJob(memory, moment, bound);
  const looked: PlanMemory = job === memory.job ? memory : { ...memory, job };
  const passed = statesPassed(looked, moment, bound);
  const due = DUE_STATES.findLast((state) => passed[state] !== undefined) ?? 'ok';
  const [before, now] = [DUE_STATES.indexOf(memory.due), DUE_STATES.indexOf(due)];
  const changes = (now < before ? [due] : DUE_STATES.slice(before + 1, now + 1)).map((state) => {
    const { sinceNs, dueNs } = passed[state] ?? { sinceNs: moment.nowNs, dueNs: null };
    return fact(memory, state, sinceNs, { job: state === 'due-soon' ? null : (job?.id ?? null), dueNs });
  });
  const isOverdue = ({ kind }: MaintenanceFact) => kind === 'overdue';
  return {
    memory: due === memory.due ? looked : { ...looked, due },
    facts: [...changes.filter((change) => !isOverdue(change)), ...facts, ...changes.filter(isOverdue)],
  };
}

/** At most one open job: a later occurrence of the same trigger makes the earlier one missed, another trigger joins. */
function openJob(
  memory: PlanMemory,
  moment: Moment,
  bound: BoundPlan,
): { job: OpenJob | null; facts: MaintenanceFact[] } {
  const facts: MaintenanceFact[] = [];
  let { job } = memory;
  for (const { trigger, due } of comeDue(memory, moment, bound)) {
    const { dueNs } = due;
    if (job === null) {
      const id = `${bound.id}@${due.name}`;
      const triggers = { [trigger.key]: { oldestDueNs: dueNs, newestDueNs: dueNs } };
      job = { id, openedNs: moment.nowNs, dueNs, oldestDueNs: dueNs, missed: 0, triggers };
      facts.push(fact(memory, 'job-opened', moment.nowNs, { job: id, dueNs }));
      continue;
    }
    const earlier: OpenJob['triggers'][string] | undefined = job.triggers[trigger.key];
    if (earlier !== undefined) {
      facts.push(fact(memory, 'occurrence-missed', dueNs, { job: job.id, dueNs: earlier.newestDueNs }));
    }
    job = {
      ...job,
      dueNs: dueNs > job.dueNs ? dueNs : job.dueNs,
      oldestDueNs: dueNs < job.oldestDueNs ? dueNs : job.oldestDueNs,
      missed: earlier === undefined ? job.missed : job.missed + 1,
      triggers: { ...job.triggers, [trigger.key]: { oldestDueNs: earlier?.oldestDueNs ?? dueNs, newestDueNs: dueNs } },
    };
  }
  return { job, facts };
}

/** What has come due since the job was last looked at, of all triggers, oldest first. */
function comeDue(memory: PlanMemory, moment: Moment, bound: BoundPlan): { trigger: Trigger; due: Due }[] {
  const found = bound.triggers.flatMap((trigger) => {
    const accountedNs = memory.job?.triggers[trigger.key]?.newestDueNs ?? null;
    return trigger.due(memory, moment, accountedNs).map((due) => ({ trigger, due }));
  });
  return found.sort((a, b) => (a.due.dueNs < b.due.dueNs ? -1 : a.due.dueNs > b.due.dueNs ? 1 : 0));
}

/** Since when a due state holds, and the date that it is about. */
type Passed = Partial<Record<DueState, { sinceNs: bigint; dueNs: bigint | null }>>;

/** Each state that is reached, by whichever trigger came first. */
function statesPassed(memory: PlanMemory, moment: Moment, bound: BoundPlan): Passed {
  const { job } = memory;
  const passed: Passed = {};
  const soon = bound.triggers.flatMap((trigger) => trigger.soon(memory, moment) ?? []);
  if (soon.length > 0) passed['due-soon'] = soon.reduce((a, b) => (b.sinceNs < a.sinceNs ? b : a));
  if (job === null) return passed;
  const dueNs = job.oldestDueNs;
  passed.due = { sinceNs: dueNs, dueNs };
  const overdue = bound.triggers.flatMap((trigger) => {
    const came = job.triggers[trigger.key];
    return came === undefined ? [] : (trigger.overdueNs(memory, moment, came.oldestDueNs) ?? []);
  });
  if (overdue.length > 0) passed.overdue = { sinceNs: overdue.reduce((a, b) => (b < a ? b : a)), dueNs };
  return passed;
}

/**
 * The work is done: it closes the job, starts meters and floating triggers anew, and satisfies what is fixed and was
 * due or about to be. What has come due by then is looked at first, so that the journal holds it.
 */
function complete(
  before: PlanMemory,
  event: Extract<MaintenanceEvent, { kind: 'complete' }>,
  bound: BoundPlan,
): PlanStep {
  const moment: Moment = { nowNs: event.atNs, runS: event.runS };
  const { memory, facts } = look(before, moment, bound);
  const satisfied: Record<string, bigint> = {};
  for (const trigger of bound.triggers) {
    const ns = trigger.satisfies(memory, moment);
    if (ns !== null) satisfied[trigger.key] = ns;
  }
  const { by, comment } = event;
  const { job } = memory;
  const done = fact(memory, 'completed', event.atNs, { job: job?.id ?? null, dueNs: job?.oldestDueNs ?? null });
  const closed: PlanMemory = {
    ...memory,
    lastDoneNs: event.atNs,
    lastDoneBy: by,
    runSAtReset: event.runS,
    satisfied,
    job: null,
  };
  const after = look(closed, moment, bound);
  return { memory: after.memory, facts: [...facts, { ...done, by, comment }, ...after.facts] };
}

const fact = (
  { plan }: PlanMemory,
  kind: MaintenanceFact['kind'],
  atNs: bigint,
  { job, dueNs }: Pick<MaintenanceFact, 'job' | 'dueNs'>,
): MaintenanceFact => ({ plan, kind, job, atNs, dueNs, by: null, comment: null });
