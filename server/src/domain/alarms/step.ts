/**
 * One alarm: what it remembers and what it is told go in, what it remembers then and what happened go out. Pure, and
 * timers are data, so that a restart at any moment changes nothing.
 */

import { acknowledge, reset } from './acts.ts';
import { conditionFor, evaluate, marked } from './evaluate.ts';
import type { AlarmEvent, StepResult } from './event.ts';
import { takeIn } from './intake.ts';
import { met } from './late-pass.ts';
import type { BoundRule } from './rules.ts';
import { expire, shelve, standAnew, unshelve } from './shelf.ts';
import type { AlarmMemory } from './types.ts';

/** Silence after which a picture is no longer taken for the present, ms: as long as a screen takes to dim. */
export const STALL_MS = 3000;

/** The memory of an alarm that was never evaluated; `nowNs` is the server's clock. */
export function initialAlarm(bound: BoundRule, nowNs: bigint): AlarmMemory {
  return {
    rule: bound.rule.id,
    machine: bound.machine,
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
    stalled: false,
    value: null,
    evaluatedNs: 0n,
    ...unheard(bound, nowNs),
  };
}

/** What an alarm remembers of its condition before it was told anything. */
function unheard(bound: BoundRule, nowNs: bigint) {
  return {
    basis: basisOf(bound),
    truth: 'unknown',
    waiting: [],
    condition: conditionFor(bound).initial(nowNs),
    timer: null,
    uncertain: true,
    newestNs: null,
    unwatched: [],
    coverage: [],
    pass: null,
  } satisfies Partial<AlarmMemory>;
}

/** Under a condition of another kind or signal it begins anew; its state is held until that says something. */
const basisOf = ({ rule, signal }: BoundRule): string =>
  signal === null ? rule.condition.kind : `${rule.condition.kind}:${signal}`;

/** Tells the alarm one event. Occurrences, their times and their announcements depend on nothing else. */
export function step(before: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  const isSame = before.basis === basisOf(bound);
  const memory = isSame ? before : { ...before, ...unheard(bound, before.evaluatedNs) };
  switch (event.kind) {
    case 'acknowledge':
    case 'reset':
    case 'shelve':
    case 'unshelve':
      return act(memory, event, bound);
    case 'silence':
      return tick(memory, event, bound);
    case 'sample':
    case 'observed':
    case 'gap':
      return bound.signal === null ? unchanged(memory) : takeIn(memory, event, bound);
    default:
      return { ...(evaluate(memory, event, bound) ?? unchanged(memory)), refusal: null };
  }
}

const unchanged = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: null });

type ActEvent = Extract<AlarmEvent, { kind: 'acknowledge' | 'reset' | 'shelve' | 'unshelve' }>;

/** What a person does, after a shelving that had ended by then. The late pass learns of it too. */
function act(before: AlarmMemory, event: ActEvent, bound: BoundRule): StepResult {
  const expired = expireAll(before, event.atNs, bound);
  const { memory, transitions, refusal } = perform(expired.memory, event, bound);
  const done = { transitions: [...expired.transitions, ...transitions], refusal };
  const { pass } = memory;
  if (pass === null || refusal !== null || event.kind === 'shelve') return { ...done, memory };
  if (event.kind === 'unshelve')
    return { ...done, memory: { ...memory, pass: { ...pass, settled: standAnew(pass.settled) } } };
  return { ...done, memory: { ...memory, pass: met({ ...pass, acts: [...pass.acts, event] }, bound) } };
}

function perform(memory: AlarmMemory, event: ActEvent, bound: BoundRule) {
  switch (event.kind) {
    case 'acknowledge':
      return acknowledge(memory, event, bound);
    case 'reset':
      return reset(memory, event, bound);
    case 'shelve':
      return shelve(memory, event, bound);
    case 'unshelve':
      return unshelve(memory, event, bound);
  }
}

/** The clock: it ends shelvings, says how silent the machine is, and drives what goes by the clock. */
function tick(before: AlarmMemory, event: Extract<AlarmEvent, { kind: 'silence' }>, bound: BoundRule): StepResult {
  const { memory, transitions } = expireAll(before, event.nowNs, bound);
  const silent = event.silentForMs === null || event.silentForMs >= STALL_MS;
  const stalled = conditionFor(bound).stalls && silent;
  const noted = memory.stalled === stalled ? memory : marked({ ...memory, stalled });
  const told = evaluate(noted, event, bound) ?? { memory: noted, transitions: [] };
  return { memory: told.memory, transitions: [...transitions, ...told.transitions], refusal: null };
}

/** Takes it off the shelf if its time has come; the late pass too. */
function expireAll(before: AlarmMemory, nowNs: bigint, bound: BoundRule) {
  const { memory, transitions } = expire(before, nowNs, bound);
  if (memory === before || memory.pass === null) return { memory, transitions };
  return { memory: { ...memory, pass: { ...memory.pass, settled: standAnew(memory.pass.settled) } }, transitions };
}
