/**
 * One alarm: what it remembers and what it is told go in, what it remembers then and what happened go out. Pure, and
 * timers are data, so that a restart at any moment changes nothing.
 */

import { acknowledge, reset } from './acts.ts';
import type { Evidence } from './conditions/condition.ts';
import { CONDITIONS } from './conditions/registry.ts';
import type { AlarmEvent, StepResult } from './event.ts';
import { absorb } from './lifecycle.ts';
import type { BoundRule } from './rules.ts';
import { expire, shelve, unshelve } from './shelf.ts';
import type { AlarmMemory } from './types.ts';

/** Silence after which a picture is no longer taken for the present, ms: as long as a screen takes to dim. */
export const STALL_MS = 3000;

/** The memory of an alarm that was never evaluated; `nowNs` is the server's clock. */
export function initialAlarm(bound: BoundRule, nowNs: bigint): AlarmMemory {
  return {
    rule: bound.rule.id,
    machine: bound.machine,
    basis: basisOf(bound),
    state: 'normal',
    suppression: 'none',
    shelvedUntilNs: null,
    shelvedBy: null,
    shelvedReason: null,
    occurrence: null,
    activeNs: null,
    returnedNs: null,
    acknowledgedNs: null,
    acknowledgedBy: null,
    changedNs: null,
    truth: 'unknown',
    waiting: [],
    condition: CONDITIONS[bound.rule.condition.kind].initial(nowNs),
    timer: null,
    stalled: false,
    uncertain: true,
    value: null,
    evaluatedNs: 0n,
  };
}

/** Tells the alarm one event. Occurrences, their times and their announcements depend on nothing else. */
export function step(before: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  const memory = before.basis === basisOf(bound) ? before : begunAnew(before, bound);
  switch (event.kind) {
    case 'acknowledge':
    case 'reset':
    case 'shelve':
    case 'unshelve':
      return act(memory, event, bound);
    case 'silence':
      return tick(memory, event, bound);
    default:
      return weigh(memory, event, bound);
  }
}

/** What a person does, after a shelving that had ended by then. */
function act(
  memory: AlarmMemory,
  event: Extract<AlarmEvent, { kind: 'acknowledge' | 'reset' | 'shelve' | 'unshelve' }>,
  bound: BoundRule,
): StepResult {
  const expired = expire(memory, event.atNs, bound);
  const done = (() => {
    switch (event.kind) {
      case 'acknowledge':
        return acknowledge(expired.memory, event, bound);
      case 'reset':
        return reset(expired.memory, event, bound);
      case 'shelve':
        return shelve(expired.memory, event, bound);
      case 'unshelve':
        return unshelve(expired.memory, event, bound);
    }
  })();
  return { ...done, transitions: [...expired.transitions, ...done.transitions] };
}

function tick(memory: AlarmMemory, event: Extract<AlarmEvent, { kind: 'silence' }>, bound: BoundRule): StepResult {
  const { stalls } = CONDITIONS[bound.rule.condition.kind];
  const expired = expire(memory, event.nowNs, bound);
  const stalled = stalls && (event.silentForMs === null || event.silentForMs >= STALL_MS);
  const marked = expired.memory.stalled === stalled ? expired.memory : marking({ ...expired.memory, stalled });
  const weighed = weigh(marked, event, bound);
  return { ...weighed, transitions: [...expired.transitions, ...weighed.transitions] };
}

function weigh(memory: AlarmMemory, event: Evidence, bound: BoundRule): StepResult {
  const heard = CONDITIONS[bound.rule.condition.kind].hear(memory.condition, event, bound);
  if (heard === null) return { memory, transitions: [], refusal: null };
  if (heard.late) return { memory, transitions: [], refusal: { kind: 'late' } };
  const told: AlarmMemory = {
    ...memory,
    condition: heard.memory,
    evaluatedNs: heard.throughNs ?? memory.evaluatedNs,
  };
  const outcome = absorb(told, heard.readings, heard.throughNs, bound);
  return { memory: marking(outcome.memory), transitions: outcome.transitions, refusal: null };
}

const marking = (memory: AlarmMemory): AlarmMemory => {
  const uncertain = memory.stalled || memory.truth === 'unknown';
  return memory.uncertain === uncertain ? memory : { ...memory, uncertain };
};

/** The rule asks something else than before: its state is held until the new condition says something. */
function begunAnew(memory: AlarmMemory, bound: BoundRule): AlarmMemory {
  return {
    ...memory,
    basis: basisOf(bound),
    condition: CONDITIONS[bound.rule.condition.kind].initial(memory.evaluatedNs),
    truth: 'unknown',
    waiting: [],
    timer: null,
    uncertain: true,
  };
}

function basisOf({ rule, signal }: BoundRule): string {
  return signal === null ? rule.condition.kind : `${rule.condition.kind}:${signal}`;
}
