/** A maintenance plan as the board shows it: of its triggers the one that speaks, because it comes, or came, first. */

import type { MaintenanceView, TriggerView } from '@gemba/contract/maintenance';
import { msFromNs } from '@gemba/contract/sample';
import { complianceOf } from './compliance.ts';
import type { BoundPlan } from './plan.ts';
import { countings } from './schedule.ts';
import type { Moment, Outlook } from './triggers/trigger.ts';
import type { PlanMemory } from './types.ts';

export function maintenanceView(
  memory: PlanMemory,
  bound: BoundPlan,
  moment: Moment,
  coveredBy: string | null = null,
): MaintenanceView {
  const { plan } = bound;
  const outlooks = outlooksOf(memory, bound, moment);
  const [speaks] = outlooks.toSorted(byUrgency);
  // A plan has at least one trigger, says the schema.
  const shown = triggerView(speaks as Outlook);
  const pausedNs = bound.pauses.endOf(moment.nowNs);
  const own = outlooks.slice(0, bound.triggers.length).map(triggerView);
  return {
    plan: bound.id,
    machine: bound.machine,
    task: plan.task,
    due: memory.due,
    job: memory.job?.id ?? null,
    ...shown,
    overdueSinceMs: memory.due === 'overdue' && memory.job !== null ? msFromNs(memory.job.oldestDueNs) : null,
    missed: memory.job?.missed ?? 0,
    triggers: own,
    rest: memory.rest === null ? null : [...memory.rest.tasks],
    covers: [...bound.covers],
    coveredBy,
    pausedUntilMs: pausedNs === null ? null : msFromNs(pausedNs),
    compliance: complianceOf(memory.services),
    lastDoneMs: memory.lastDoneNs === null ? null : msFromNs(memory.lastDoneNs),
    lastDoneBy: memory.lastDoneBy,
    owner: plan.owner ?? null,
    procedure: plan.procedure ?? null,
    minutes: plan.minutes ?? null,
  };
}

interface Ranked extends Outlook {
  rank: number;
}

function outlooksOf(memory: PlanMemory, bound: BoundPlan, moment: Moment): Ranked[] {
  return countings(bound, memory).map(({ trigger, cycle, key }) => {
    const came = memory.job?.triggers[key];
    const overdueNs = came === undefined ? null : trigger.overdueNs(cycle, moment, came.oldestDueNs);
    const rank = overdueNs !== null ? 3 : came !== undefined ? 2 : trigger.soon(cycle, moment) !== null ? 1 : 0;
    return { rank, ...trigger.outlook(cycle, moment, came?.oldestDueNs ?? null) };
  });
}

/** The trigger that stands worst; of several the one due first; where nobody can say when, the one most used. */
function byUrgency(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return b.rank - a.rank;
  if (a.dueNs === null || b.dueNs === null) return a.dueNs === b.dueNs ? b.used - a.used : a.dueNs === null ? 1 : -1;
  return a.dueNs < b.dueNs ? -1 : a.dueNs > b.dueNs ? 1 : b.used - a.used;
}

const triggerView = ({ basis, used, dueNs, forecast, confidence }: Outlook): TriggerView => ({
  ...{ basis, used, forecast, confidence },
  dueMs: dueNs === null ? null : msFromNs(dueNs),
});
