/**
 * One job: what is remembered of it and what it is told go in, what is remembered then and what happened go out. Pure;
 * the same act told twice counts once, and what is not legal in its state is refused.
 */

import { addItem, check, removeItem } from './checklist.ts';
import type { JobActEvent, JobEvent, JobRules, JobStep, Told } from './event.ts';
import { refused, said, stepped } from './fact.ts';
import { assign, cancel, change, close, done, hold, release, reopen, start, take, wait } from './life.ts';
import { returnPart, usePart } from './parts.ts';
import { alarmed, ran, ruleGone } from './proof.ts';
import { book, clockIn, clockOut, unbook } from './time.ts';
import { planCancelled, planCompleted, planMissed, tick } from './told.ts';
import { leads, stateAfter } from './transitions.ts';
import type { Job } from './types.ts';

/** Most acts of people on one job. */
export const ACTS_MAX = 2000;

/** Tells a job one event. */
export function step(before: Job, event: JobEvent, rules: JobRules): JobStep {
  switch (event.kind) {
    case 'tick':
      return tick(before, event.nowNs);
    case 'plan-completed':
      return planCompleted(before, event);
    case 'plan-cancelled':
      return planCancelled(before, event);
    case 'plan-missed':
      return planMissed(before, event.atNs);
    case 'alarm':
      return alarmed(before, event, rules);
    case 'ran':
      return ran(before, event, rules);
    case 'rule-gone':
      return ruleGone(before, event.nowNs);
    default:
      return act(before, event, rules);
  }
}

function act(before: Job, told: JobActEvent, rules: JobRules): JobStep {
  if (before.acts.includes(told.act)) return { job: before, facts: [], refusal: null, doubled: true };
  if (before.acts.length >= ACTS_MAX) return refused(before, { kind: 'limit', what: 'acts', max: ACTS_MAX });
  const state = stateAfter(before.state, told.kind);
  if (state === null) return refused(before, { kind: 'illegal', state: before.state, act: told.kind });
  // What was said later of an earlier time doesn't turn the order of its states round.
  const event = leads(told.kind) && told.atNs < before.movedNs ? { ...told, atNs: before.movedNs } : told;
  const step = perform({ ...before, state }, event, rules);
  if (step.refusal !== null) return { ...step, job: before };
  const moved = step.job.state === before.state ? before.movedNs : event.atNs;
  const job = { ...step.job, acts: [...before.acts, event.act], movedNs: moved, changedNs: event.recordedNs };
  return { ...step, job };
}

/** The job stands in the state that the table says. */
function perform(job: Job, event: JobActEvent, rules: JobRules): JobStep {
  switch (event.kind) {
    case 'assign':
      return assign(job, event, rules);
    case 'take':
      return take(job, event);
    case 'start':
      return start(job, event);
    case 'wait':
      return wait(job, event);
    case 'done':
      return done(job, event, rules);
    case 'close':
      return close(job, event);
    case 'reopen':
      return reopen(job, event, rules);
    case 'cancel':
      return cancel(job, event);
    case 'change':
      return change(job, event);
    case 'check':
      return check(job, event);
    case 'add-item':
      return addItem(job, event);
    case 'remove-item':
      return removeItem(job, event);
    case 'use-part':
      return usePart(job, event);
    case 'return-part':
      return returnPart(job, event);
    case 'clock-in':
      return clockIn(job, event);
    case 'clock-out':
      return clockOut(job, event);
    case 'book':
      return book(job, event);
    case 'unbook':
      return unbook(job, event);
    case 'hold-machine':
      return hold(job, event);
    case 'release-machine':
      return release(job, event);
    default:
      return attachment(job, event);
  }
}

type Attached = Told<'comment' | 'failure' | 'follow-up' | 'attach' | 'merge'>;

/** What is laid to a job and changes nothing of its life. */
function attachment(job: Job, event: Attached): JobStep {
  switch (event.kind) {
    case 'comment':
      if ((event.comment ?? '').trim() === '') return refused(job, { kind: 'reason-required' });
      return stepped({ ...job, comments: job.comments + 1 }, said(job, 'commented', event));
    case 'failure': {
      const { failure } = event;
      return stepped({ ...job, failure }, said(job, 'failure-said', event, { ...failure }));
    }
    case 'attach': {
      const about = { attachment: event.attachment, name: event.name };
      return stepped({ ...job, attachments: job.attachments + 1 }, said(job, 'attached', event, about));
    }
    case 'merge': {
      if (job.requests.includes(event.request)) return stepped(job);
      const requests = [...job.requests, event.request];
      return stepped({ ...job, requests }, said(job, 'request-merged', event, { request: event.request }));
    }
    default:
      return followUp(job, event);
  }
}

function followUp(job: Job, event: Told<'follow-up'>): JobStep {
  const { item, job: number } = event;
  const found = item === null ? null : job.items.find(({ id }) => id === item);
  if (item !== null && !found?.result) return refused(job, { kind: 'no-item', item });
  const items = job.items.map((one) =>
    one === found && one.result !== null ? { ...one, result: { ...one.result, followUp: number } } : one,
  );
  const after = { ...job, items, followUps: [...job.followUps, number] };
  return stepped(after, said(job, 'followed-up', event, { job: number, item }));
}
