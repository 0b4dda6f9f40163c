/** Jobs as they begin: of a plan that came due, of an alarm, of an operator's request, or because a technician says so. */

import type { JobAssignee, JobSource } from '@gemba/contract/jobs';
import type { MaintenanceTask } from '@gemba/contract/plant/maintenance-task';
import type { Priority } from '@gemba/contract/state';
import type { JobRules } from './event.ts';
import { happened } from './fact.ts';
import type { CheckItem, Job, JobFact } from './types.ts';

/** What is known of a job when it begins. */
export interface Beginning {
  id: string;
  number: number;
  source: JobSource;
  machine: string;
  title: string;
  priority: Priority;
  atNs: bigint;
  recordedNs: bigint;
  by: string | null;
  description?: string | null;
  skill?: string | null;
  assignee?: JobAssignee;
  dueNs?: bigint | null;
  plan?: string | null;
  alarm?: Job['alarm'];
  requests?: readonly string[];
  parent?: number | null;
  items?: readonly CheckItem[];
  needs?: Job['needs'];
  needsStop?: boolean | null;
  procedure?: string | null;
  missed?: number;
  /** The act that made it. */
  act?: string;
}

/** A new job, and the first line of its journal. */
export function openJob(told: Beginning, rules: JobRules): { job: Job; facts: JobFact[] } {
  const { assignee = null, atNs, recordedNs, priority } = told;
  const job: Job = {
    ...{ id: told.id, number: told.number, source: told.source, machine: told.machine, title: told.title, priority },
    ...{ state: assignee === null ? 'open' : 'assigned', assignee, waits: null, description: told.description ?? null },
    ...{ skill: told.skill ?? null, plan: told.plan ?? null, alarm: told.alarm ?? null },
    ...{ requests: told.requests ?? [], parent: told.parent ?? null, followUps: [] },
    ...{ openedNs: atNs, openedBy: told.by, dueNs: told.dueNs ?? null, missed: told.missed ?? 0 },
    ...{ startedNs: null, doneNs: null, doneBy: null, endedNs: null, reason: null, holdsSinceNs: null },
    takeByNs: assignee?.kind === 'person' ? null : recordedNs + rules.takeWithinNs[priority],
    ...{ escalated: false, items: told.items ?? [], needs: told.needs ?? [], needsStop: told.needsStop ?? null },
    ...{ procedure: told.procedure ?? null, parts: [], times: [], running: [], failure: null },
    ...{ attachments: 0, comments: 0, proof: null, reopened: 0 },
    ...{ acts: told.act === undefined ? [] : [told.act], movedNs: atNs, changedNs: recordedNs },
  };
  const about = { source: told.source, parent: job.parent };
  return { job, facts: [{ ...happened(job, 'opened', atNs, recordedNs, about), by: told.by }] };
}

/** A task as a line of a job's checklist. */
export const itemOf = ({ id, text, measure, photo, optional }: MaintenanceTask): CheckItem => ({
  ...{ id, text, required: optional !== true, photo: photo === true, result: null },
  measure:
    measure === undefined ? null : { unit: measure.unit ?? null, low: measure.low ?? null, high: measure.high ?? null },
});
