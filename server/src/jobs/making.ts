/** Jobs that people have made: out of an alarm that there is, of an operator's request, of another job, or of nothing else. */

import { GembaError } from '@gemba/contract/errors';
import type { JobAssignee } from '@gemba/contract/jobs';
import type { AlarmView } from '@gemba/contract/live';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import type { Priority } from '@gemba/contract/state';
import type { Beginning } from '../domain/jobs/open.ts';
import { checklistOf } from '../domain/jobs/plant.ts';
import type { JobRequest } from '../domain/jobs/request.ts';
import type { Job } from '../domain/jobs/types.ts';

/** What somebody says of a job that he makes; `undefined`: what it comes from says so. */
export interface Wish {
  act: string;
  by: string;
  atNs: bigint;
  recordedNs: bigint;
  title?: string | undefined;
  description?: string | null | undefined;
  priority?: Priority | undefined;
  skill?: string | null | undefined;
  dueNs?: bigint | null | undefined;
  assignee?: JobAssignee | undefined;
}

type Made = Omit<Beginning, 'number'>;
const said = ({ act, by, atNs, recordedNs, description, skill, dueNs, assignee }: Wish) => ({
  ...{ act, by, atNs, recordedNs, description: description?.trim() || null, skill: skill?.trim() || null },
  ...{ dueNs: dueNs ?? null, assignee: assignee ?? null },
});

/** Of an alarm that stands: its occurrence names the job. */
export function ofAlarm(plant: Plant, { machine }: PlacedMachine, alarm: AlarmView, wish: Wish): Made {
  return {
    ...said(wish),
    ...{ id: `alarm@${alarm.occurrence}`, source: 'alarm', machine: machine.id },
    ...{ title: wish.title?.trim() || alarm.text, priority: wish.priority ?? alarm.priority },
    description: wish.description?.trim() || alarm.response,
    alarm: { rule: alarm.rule, occurrences: [alarm.occurrence] },
    items: checklistOf(plant, machine, alarm.rule),
  };
}

/** Made by a technician. Throws GEMBA_BAD_REQUEST without a title. */
export function ofTechnician(plant: Plant, { machine }: PlacedMachine, wish: Wish): Made {
  const title = wish.title?.trim();
  if (!title) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a job has a title' });
  return {
    ...said(wish),
    ...{
      id: `made@${wish.act}`,
      source: 'technician',
      machine: machine.id,
      title,
      priority: wish.priority ?? 'medium',
    },
    items: checklistOf(plant, machine, null),
  };
}

/** Of an operator's request; a machine that stands because of it is urgent. */
export function ofRequest(plant: Plant, { machine }: PlacedMachine, request: JobRequest, wish: Wish): Made {
  const [first = ''] = request.text.split('\n');
  return {
    ...said(wish),
    ...{ id: `request@${request.id}`, source: 'request', machine: machine.id, requests: [request.id] },
    title: wish.title?.trim() || first.slice(0, 120),
    description: request.text,
    priority: wish.priority ?? (request.stands ? 'high' : 'medium'),
    items: checklistOf(plant, machine, null),
  };
}

/** What another job leaves to be done. */
export function following(job: Job, wish: Wish): Made {
  const title = wish.title?.trim();
  if (!title) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a job has a title' });
  return {
    ...said(wish),
    ...{ id: `follow@${wish.act}`, source: 'technician', machine: job.machine, title },
    ...{ priority: wish.priority ?? job.priority, skill: wish.skill === undefined ? job.skill : said(wish).skill },
  };
}
