/**
 * One maintenance plan: what it remembers and what it is told go in, what it remembers then and what happened go out.
 * Pure: the clock and what is known of the machine are part of each event.
 */

import { DUE_STATES, type DueState } from '@gemba/contract/state';
import type { BoundPlan } from './plan.ts';
import { conditionKey } from './triggers/condition.ts';
import type { Due, Moment, Trigger } from './triggers/trigger.ts';
import {
  type Cycle,
  type MaintenanceFact,
  type OpenJob,
  type PlanMemory,
  SERVICES_KEPT,
  type Service,
} from './types.ts';

export interface PlanStep {
  /** The same object when nothing changed: there is nothing to commit. */
  memory: PlanMemory;
  facts: MaintenanceFact[];
}

/** A meter is not read more finely than this share of what it shows. */
const METER_STEP = 1e-9;

/** What meters had at a moment. */
export const livesOf = ({ meters }: Pick<Moment, 'meters'>): Record<string, number> =>
  Object.fromEntries(Object.entries(meters).map(([id, { life }]) => [id, life]));

/** The memory of a plan that is seen for the first time: it counts from now. */
export function initialPlan(bound: BoundPlan, moment: Moment): PlanMemory {
  return {
    plan: bound.id,
    lastDoneNs: null,
    lastDoneBy: null,
    ...newCycle('seen', moment),
    rest: null,
    rests: 0,
    due: 'ok',
    job: null,
    services: [],
  };
}

/** A cycle that begins at a moment. */
export function newCycle(begun: Cycle['begun'], moment: Moment): Cycle {
  const reckoned = Object.entries(moment.meters).flatMap(([id, reading]) => (reading.reckoned === true ? [id] : []));
  return { sinceNs: moment.nowNs, begun, atReset: livesOf(moment), reckoned, satisfied: {}, came: {}, warned: {} };
}

/**
 * What the meters stood at when the plan began to count turns out to have been something else, because of what came later
 * of the time before: that is no use since. `livesAt` gives what is known of a moment, `null` where nothing is.
 */
export function recounted(memory: PlanMemory, livesAt: (atNs: bigint) => Record<string, number> | null): PlanMemory {
  const main = anew(memory, livesAt);
  const rest = memory.rest === null ? null : anew(memory.rest, livesAt);
  return main === memory && rest === memory.rest ? memory : { ...memory, ...main, rest };
}

function anew<C extends Cycle>(cycle: C, livesAt: (atNs: bigint) => Record<string, number> | null): C {
  const lives = livesAt(cycle.sinceNs);
  const differs = ([id, life]: [string, number]) =>
    Math.abs((cycle.atReset[id] ?? 0) - life) > METER_STEP * Math.max(1, Math.abs(life));
  if (lives === null || !Object.entries(lives).some(differs)) return cycle;
  const reckoned = cycle.reckoned?.filter((id) => lives[id] === undefined) ?? [];
  return { ...cycle, atReset: { ...cycle.atReset, ...lives }, reckoned };
}

/** An alarm rule has become active on the machine: whoever waits for it remembers the occurrence until the next completion. */
export function activated(memory: PlanMemory, bound: BoundPlan, rule: string, atNs: bigint): PlanMemory {
  const key = conditionKey(rule);
  const waits = bound.triggers.some((trigger) => trigger.key === key);
  if (!waits || memory.came[key] !== undefined || atNs <= memory.sinceNs) return memory;
  const name = `${rule}-${Temporal.Instant.fromEpochNanoseconds(atNs).toString({ smallestUnit: 'millisecond' })}`;
  return { ...memory, came: { ...memory.came, [key]: { name, atNs } } };
}

/** The clock: what has come due goes into the one open job; each due state that was passed is a fact, with its own time. */
export function look(memory: PlanMemory, moment: Moment, bound: BoundPlan): PlanStep {
  const { job, missed, facts } = openJob(memory, moment, bound);
  const warned = warnedOf(memory, moment, bound);
  const services = missed.length === 0 ? memory.services : [...memory.services, ...missed].slice(-SERVICES_KEPT);
  const same = job === memory.job && warned === memory.warned && services === memory.services;
  const looked: PlanMemory = same ? memory : { ...memory, job, warned, services };
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

/** Something that counts: the plan itself, or what was left out of it. Both have the triggers of the plan. */
interface Counting {
  cycle: Cycle;
  trigger: Trigger;
  /** In the open job. */
  key: string;
  /** The tasks that it is about; `null`: all. */
  tasks: readonly string[] | null;
}

/** What counts, the plan's own first. */
export function countings({ triggers }: BoundPlan, memory: PlanMemory): Counting[] {
  const { rest } = memory;
  const own = triggers.map((trigger) => ({ cycle: memory, trigger, key: trigger.key, tasks: null }));
  if (rest === null) return own;
  return [
    ...own,
    ...triggers.map((trigger) => ({ cycle: rest, trigger, key: `rest/${trigger.key}`, tasks: rest.tasks })),
  ];
}

interface Opened {
  job: OpenJob | null;
  missed: Service[];
  facts: MaintenanceFact[];
}

/** At most one open job: a later occurrence of the same trigger makes the earlier one missed, another trigger joins. */
function openJob(memory: PlanMemory, moment: Moment, bound: BoundPlan): Opened {
  const opened: Opened = { job: memory.job, missed: [], facts: [] };
  for (const { counting, due } of comeDue(memory, moment, bound)) join(opened, memory, moment, counting, due);
  return opened;
}

function join(
  opened: Opened,
  memory: PlanMemory,
  moment: Moment,
  { key, tasks }: Counting,
  { name, dueNs }: Due,
): void {
  const { job } = opened;
  if (job === null) {
    const left = tasks === null ? '' : `~${memory.rests}`;
    const id = `${memory.plan}@${name}${left}`;
    const triggers = { [key]: { oldestDueNs: dueNs, newestDueNs: dueNs } };
    opened.job = { id, openedNs: moment.nowNs, dueNs, oldestDueNs: dueNs, missed: 0, tasks, triggers };
    opened.facts.push(fact(memory, 'job-opened', moment.nowNs, { job: id, dueNs }));
    return;
  }
  const earlier: OpenJob['triggers'][string] | undefined = job.triggers[key];
  if (earlier !== undefined) {
    opened.facts.push(fact(memory, 'occurrence-missed', dueNs, { job: job.id, dueNs: earlier.newestDueNs }));
    opened.missed.push({ doneNs: null, dueNs: earlier.newestDueNs, inTime: false });
  }
  opened.job = {
    ...job,
    dueNs: dueNs > job.dueNs ? dueNs : job.dueNs,
    oldestDueNs: dueNs < job.oldestDueNs ? dueNs : job.oldestDueNs,
    missed: earlier === undefined ? job.missed : job.missed + 1,
    tasks: tasks === null ? null : job.tasks,
    triggers: { ...job.triggers, [key]: { oldestDueNs: earlier?.oldestDueNs ?? dueNs, newestDueNs: dueNs } },
  };
}

/** What has come due since the job was last looked at, of all that counts, oldest first; nothing while it is covered. */
function comeDue(memory: PlanMemory, moment: Moment, bound: BoundPlan): { counting: Counting; due: Due }[] {
  if (moment.covered === true && memory.job === null) return [];
  const found = countings(bound, memory).flatMap((counting) => {
    const accountedNs = memory.job?.triggers[counting.key]?.newestDueNs ?? null;
    return counting.trigger.due(counting.cycle, moment, accountedNs).flatMap((due) => {
      // What comes due in a pause comes due at its end.
      const dueNs = bound.pauses.endOf(due.dueNs) ?? due.dueNs;
      return dueNs > moment.nowNs ? [] : [{ counting, due: { ...due, dueNs } }];
    });
  });
  return found.sort((a, b) => (a.due.dueNs < b.due.dueNs ? -1 : a.due.dueNs > b.due.dueNs ? 1 : 0));
}

/** Warnings of a forecast that are said for the first time. */
function warnedOf(memory: PlanMemory, moment: Moment, { triggers }: BoundPlan): PlanMemory['warned'] {
  const said = triggers.flatMap((trigger) => {
    const soon = trigger.soon(memory, moment);
    return soon?.holds === true && memory.warned[trigger.key] === undefined
      ? [[trigger.key, soon.sinceNs] as const]
      : [];
  });
  return said.length === 0 ? memory.warned : { ...memory.warned, ...Object.fromEntries(said) };
}

/** Since when a due state holds, and the date that it is about. */
type Passed = Partial<Record<DueState, { sinceNs: bigint; dueNs: bigint | null }>>;

/** Each state that is reached, by whichever trigger came first; what is reached in a pause is reached at its end. */
function statesPassed(memory: PlanMemory, moment: Moment, bound: BoundPlan): Passed {
  const { job } = memory;
  const passed: Passed = {};
  const reached = (ns: bigint): bigint | null => {
    const atNs = bound.pauses.endOf(ns) ?? ns;
    return atNs <= moment.nowNs ? atNs : null;
  };
  const all = countings(bound, memory);
  const soon = all.flatMap(({ trigger, cycle }) => {
    const found = trigger.soon(cycle, moment);
    const sinceNs = found === null ? null : reached(found.sinceNs);
    return found === null || sinceNs === null ? [] : [{ sinceNs, dueNs: found.dueNs }];
  });
  if (soon.length > 0) passed['due-soon'] = soon.reduce((a, b) => (b.sinceNs < a.sinceNs ? b : a));
  if (job === null) return passed;
  const dueNs = job.oldestDueNs;
  passed.due = { sinceNs: dueNs, dueNs };
  const overdue = all.flatMap(({ trigger, cycle, key }) => {
    const came = job.triggers[key];
    const sinceNs = came === undefined ? null : trigger.overdueNs(cycle, moment, came.oldestDueNs);
    return sinceNs === null ? [] : (reached(sinceNs) ?? []);
  });
  if (overdue.length > 0) passed.overdue = { sinceNs: overdue.reduce((a, b) => (b < a ? b : a)), dueNs };
  return passed;
}

/** A line of the journal, about a plan. */
export const fact = (
  { plan }: PlanMemory,
  kind: MaintenanceFact['kind'],
  atNs: bigint,
  { job, dueNs }: Pick<MaintenanceFact, 'job' | 'dueNs'>,
): MaintenanceFact => ({ plan, kind, job, atNs, dueNs, by: null, comment: null, via: null });
