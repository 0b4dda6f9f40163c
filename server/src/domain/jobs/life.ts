/** The acts that lead a job through its life. Each is told the job in the state that the table of transitions gives it. */

import type { JobAssignee } from '@gemba/contract/jobs';
import { loose, outOfOrder } from './checklist.ts';
import { finished, givenUp, isPerson, openedAgain } from './ends.ts';
import type { JobRules, JobStep, Told } from './event.ts';
import { refused, said, stepped } from './fact.ts';
import { proofOf } from './proof.ts';
import { stopClocks } from './time.ts';
import type { Job, JobFact } from './types.ts';

const reasonOf = ({ comment }: { comment: string | null }): string | null => comment?.trim() || null;

/** To a person, to a team (somebody of it still has to take it), or to nobody again. */
export function assign(job: Job, event: Told<'assign'>, rules: JobRules): JobStep {
  const { assignee } = event;
  const waitsForHands = job.state === 'open' || job.state === 'assigned';
  const state = waitsForHands ? (assignee === null ? 'open' : 'assigned') : job.state;
  // The timer of a job that somebody had runs anew when he has it no more; that of an untaken one runs on.
  const takeByNs =
    isPerson(assignee) || !waitsForHands ? null : (job.takeByNs ?? event.recordedNs + rules.takeWithinNs[job.priority]);
  const escalated = takeByNs !== null && takeByNs === job.takeByNs && job.escalated;
  const about = { assignee: nameOf(assignee), kind: assignee?.kind ?? null };
  return stepped({ ...job, state, assignee, takeByNs, escalated }, said(job, 'assigned', event, about));
}

const nameOf = (assignee: JobAssignee): string | null =>
  assignee === null ? null : assignee.kind === 'person' ? assignee.person : assignee.team;

/** Somebody has it: whoever works on it, where nobody else was named. */
const taken = (job: Job, person: string): Job => ({
  ...job,
  assignee: isPerson(job.assignee) ? job.assignee : { kind: 'person', person },
  takeByNs: null,
  escalated: false,
});

/** Somebody takes it himself, from another person too: he is there. */
export const take = (job: Job, event: Told<'take'>): JobStep =>
  stepped(taken({ ...job, assignee: null }, event.by), said(job, 'taken', event));

/** Work begins, or goes on after waiting; the person's time runs. */
export function start(job: Job, event: Told<'start'>): JobStep {
  const { by, atNs, holdsMachine } = event;
  const facts: JobFact[] = [said(job, 'started', event)];
  const begun: Job = { ...taken(job, by), waits: null, startedNs: job.startedNs ?? atNs };
  begun.running = [...begun.running.filter(({ person }) => person !== by), { person: by, sinceNs: atNs }];
  if (!holdsMachine || begun.holdsSinceNs !== null) return stepped(begun, ...facts);
  return stepped({ ...begun, holdsSinceNs: atNs }, ...facts, said(job, 'machine-held', { ...event, comment: null }));
}

/** For parts or for a window: nobody's time runs meanwhile. The machine stays held where it can't run as it is. */
export function wait(job: Job, event: Told<'wait'>): JobStep {
  const stopped = stopClocks(job, event.atNs);
  const about = { for: event.for, untilMs: event.untilNs === null ? null : Number(event.untilNs / 1_000_000n) };
  return stepped({ ...stopped, waits: { for: event.for, untilNs: event.untilNs } }, said(job, 'waits', event, about));
}

/** All that had to be looked at was, and what was not in order is explained. From now on telemetry has to prove it. */
export function done(job: Job, event: Told<'done'>, rules: JobRules): JobStep {
  const open = job.items.filter(({ required, result }) => required && result === null);
  if (open.length > 0) return refused(job, { kind: 'unanswered', items: open.map(({ text }) => text) });
  const unexplained = job.items.filter(loose);
  if (unexplained.length > 0) {
    return refused(job, { kind: 'remark-required', items: unexplained.map(({ text }) => text) });
  }
  const about = {
    outOfOrder: job.items.filter(outOfOrder).length,
    skipped: job.items.filter(({ result }) => result?.verdict === 'skipped').map(({ id }) => id),
  };
  const ended = finished(job, event.by, event.atNs);
  return stepped({ ...ended, proof: proofOf(job, event.recordedNs, rules) }, said(job, 'done', event, about));
}

/** Somebody has looked at it. A proof that wasn't waited for is waived. */
export function close(job: Job, event: Told<'close'>): JobStep {
  const waived = job.proof?.state === 'pending';
  const proof = waived && job.proof !== null ? { ...job.proof, state: 'waived' as const } : job.proof;
  const facts = waived ? [said(job, 'proof-waived', event)] : [];
  return stepped({ ...job, proof, endedNs: event.atNs }, ...facts, said(job, 'closed', event));
}

/** It was not done after all. A plan's has reset the meters of its plan: what is left is another job. */
export function reopen(job: Job, event: Told<'reopen'>, rules: JobRules): JobStep {
  const reason = reasonOf(event);
  if (reason === null) return refused(job, { kind: 'reason-required' });
  if (job.plan !== null) return refused(job, { kind: 'of-plan' });
  const proof = job.proof?.state === 'pending' ? null : job.proof;
  const again = openedAgain({ ...job, proof }, reason, event.recordedNs, rules);
  return stepped(again, said(job, 'reopened', event, { why: 'person' }));
}

/** It is not to be done; the plan of a plan's job is told, and counts from here. */
export function cancel(job: Job, event: Told<'cancel'>): JobStep {
  const reason = reasonOf(event);
  if (reason === null) return refused(job, { kind: 'reason-required' });
  return stepped(givenUp(job, reason, event.atNs), said(job, 'cancelled', event));
}

/** Another title, priority, skill or date; the timer of an untaken job stays as it was. */
export function change(job: Job, event: Told<'change'>): JobStep {
  const { title, priority, skill, dueNs } = event;
  const after: Job = { ...job, title: title?.trim() || job.title, priority: priority ?? job.priority };
  if (skill !== undefined) after.skill = skill;
  if (dueNs !== undefined && job.plan === null) after.dueNs = dueNs;
  const fields = (['title', 'priority', 'skill', 'dueNs'] as const).filter((field) => after[field] !== job[field]);
  return stepped(after, said(job, 'changed', event, { fields }));
}

/** The machine is in maintenance from now on. */
export function hold(job: Job, event: Told<'hold-machine'>): JobStep {
  if (job.holdsSinceNs !== null) return stepped(job);
  return stepped({ ...job, holdsSinceNs: event.atNs }, said(job, 'machine-held', event));
}

/** The machine may run again, while work goes on beside it. */
export function release(job: Job, event: Told<'release-machine'>): JobStep {
  if (job.holdsSinceNs === null) return stepped(job);
  return stepped({ ...job, holdsSinceNs: null }, said(job, 'machine-released', event));
}
