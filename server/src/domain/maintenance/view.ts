/** A maintenance plan as the board shows it: of its triggers the one that speaks, because it comes, or came, first. */

import type { MaintenanceView } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import type { BoundPlan } from './plan.ts';
import type { Moment, Outlook } from './triggers/trigger.ts';
import type { PlanMemory } from './types.ts';

export interface Use {
  nowNs: bigint;
  /** Life-to-date run seconds of the machine. */
  runS: number;
  /** When `runS` was read, the settled time of the fold: the forecast hangs on it; default `nowNs`. */
  readNs?: bigint;
  /** Run hours a day (see `forecast.ts`); `null` when unknown or none: then there is no forecast. */
  usePerDayH: number | null;
}

export function maintenanceView(memory: PlanMemory, bound: BoundPlan, use: Use): MaintenanceView {
  const { nowNs, runS, usePerDayH, readNs = nowNs } = use;
  const { basis, used, dueNs, forecast } = speaking(memory, bound, { nowNs, runS }, { readNs, usePerDayH });
  const { plan } = bound;
  return {
    plan: bound.id,
    machine: bound.machine,
    task: plan.task,
    due: memory.due,
    job: memory.job?.id ?? null,
    basis,
    used,
    dueMs: dueNs === null ? null : msFromNs(dueNs),
    forecast,
    lastDoneMs: memory.lastDoneNs === null ? null : msFromNs(memory.lastDoneNs),
    lastDoneBy: memory.lastDoneBy,
    owner: plan.owner ?? null,
    minutes: plan.minutes ?? null,
  };
}

/** The trigger that stands worst; of several the one due first; where nobody can say when, the one most used. */
function speaking(
  memory: PlanMemory,
  bound: BoundPlan,
  moment: Moment,
  use: { readNs: bigint; usePerDayH: number | null },
): Outlook {
  const outlooks = bound.triggers.map((trigger) => {
    const came = memory.job?.triggers[trigger.key];
    const overdue = came !== undefined && trigger.overdueNs(memory, moment, came.oldestDueNs) !== null;
    const rank = overdue ? 3 : came !== undefined ? 2 : trigger.soon(memory, moment) !== null ? 1 : 0;
    return { rank, ...trigger.outlook(memory, moment, use) };
  });
  outlooks.sort((a, b) => {
    if (a.rank !== b.rank) return b.rank - a.rank;
    if (a.dueNs === null || b.dueNs === null) return a.dueNs === b.dueNs ? b.used - a.used : a.dueNs === null ? 1 : -1;
    return a.dueNs < b.dueNs ? -1 : a.dueNs > b.dueNs ? 1 : b.used - a.used;
  });
  // A plan has at least one trigger, says the schema.
  return outlooks[0] as Outlook;
}
