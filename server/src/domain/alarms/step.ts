/**
 * One alarm: what it remembers and what it is told go in, what it remembers then and what happened go out. Pure, and
 * timers are data, so that a restart at any moment changes nothing.
 */

import { acknowledge, comment, reset } from './acts.ts';
import { calm, count } from './chatter.ts';
import { aroundGrace, endGrace, fromOutside, fromState } from './design.ts';
import { conditionFor, evaluate, marked } from './evaluate.ts';
import type { AlarmEvent, StepResult } from './event.ts';
import { takeIn } from './intake.ts';
import type { Outcome } from './journal.ts';
import { met } from './late-pass.ts';
import { OPEN, standAnew } from './outer.ts';
import { passed, toPassOn } from './pass-on.ts';
import type { BoundRule } from './rules.ts';
import { removeFromService, returnToService } from './service.ts';
import { expire, shelve, unshelve } from './shelf.ts';
import type { AlarmMemory, AlarmTransition } from './types.ts';

/** Silence after which a picture is no longer taken for the present, ms: as long as a screen takes to dim. */
export const STALL_MS = 3000;

/** The memory of an alarm that was never evaluated; `nowNs` is the server's clock. */
export function initialAlarm(bound: BoundRule, nowNs: bigint): AlarmMemory {
  return {
    rule: bound.rule.id,
    machine: bound.machine,
    state: 'normal',
    occurrence: null,
    activeNs: null,
    returnedNs: null,
    acknowledgedNs: null,
    acknowledgedBy: null,
    changedNs: null,
    stalled: false,
    value: null,
    evaluatedNs: 0n,
    ...OPEN,
    ...unheard(bound, nowNs),
  };
}

/** What an alarm remembers of its condition before it was told anything. */
function unheard(bound: BoundRule, nowNs: bigint) {
  return {
    basis: basisOf(bound),
    truth: 'unknown',
    waiting: [],
    condition: conditionFor(bound).initial(nowNs, bound),
    timer: null,
    uncertain: true,
    newestNs: null,
    newestSignal: null,
    unwatched: [],
    coverage: [],
    pass: null,
  } satisfies Partial<AlarmMemory>;
}

/**
 * Under a condition of another kind or signal it begins anew; its state is held until that says something. So it does
 * under other parameters, where what is remembered was gathered by them.
 */
function basisOf(bound: BoundRule): string {
  const known = BASES.get(bound);
  if (known !== undefined) return known;
  const { kind, ...parameters } = bound.rule.condition;
  const isWatched = conditionFor(bound).pace === 'watched';
  const signals = bound.signal === null ? kind : `${kind}:${bound.signals}`;
  const basis = isWatched ? `${kind}:${bound.signals}:${JSON.stringify(parameters)}` : signals;
  BASES.set(bound, basis);
  return basis;
}

/** It is asked with every event, and a binding never changes. */
const BASES = new WeakMap<BoundRule, string>();

/** Tells the alarm one event. Occurrences, their times and their announcements depend on nothing else. */
export function step(before: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  const isSame = before.basis === basisOf(bound);
  const memory = isSame ? before : { ...before, ...unheard(bound, before.evaluatedNs) };
  const around = aroundGrace(memory, event, !conditionFor(bound).stalls);
  if (around === null) return tell(memory, event, bound);
  const parts = [
    ...around.before.map((part) => (known: AlarmMemory) => tell(known, part, bound)),
    (known: AlarmMemory) => finished(uncovered(known, endGrace(known, around.endNs, bound)), null),
    ...around.after.map((part) => (known: AlarmMemory) => tell(known, part, bound)),
  ];
  return parts.reduce<StepResult>((done, part) => {
    const next = part(done.memory);
    return { ...next, transitions: [...done.transitions, ...next.transitions], refusal: next.refusal ?? done.refusal };
  }, unchanged(memory));
}

const unchanged = (memory: AlarmMemory): StepResult => ({ memory, transitions: [], refusal: null });

function tell(memory: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  const { refusal, ...outcome } = hear(memory, event, bound);
  return finished(count(outcome.memory, outcome.transitions, bound), refusal);
}

const finished = ({ memory, transitions }: Outcome, refusal: StepResult['refusal']): StepResult => ({
  memory: remember(memory, transitions),
  transitions,
  refusal,
});

/** Remembers whether somebody is told of the present occurrence, and what kept it from that. */
function remember(memory: AlarmMemory, said: readonly AlarmTransition[]): AlarmMemory {
  if (said.length === 0) return memory;
  const ours = said.filter(({ occurrence }) => occurrence === memory.occurrence);
  const told = ours.some(({ announce }) => announce);
  const held = told ? null : (ours.findLast((line) => line.held !== null)?.held ?? null);
  return told || held !== null ? { ...memory, announced: told, held } : memory;
}

function hear(memory: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  switch (event.kind) {
    case 'acknowledge':
    case 'reset':
    case 'shelve':
    case 'unshelve':
    case 'remove-from-service':
    case 'return-to-service':
    case 'comment':
      return act(memory, event, bound);
    case 'passed':
      return { ...passed(memory, event, bound), refusal: null };
    case 'design':
      return { ...uncovered(memory, fromOutside(memory, event, bound)), refusal: null };
    case 'picture':
      return { ...uncovered(memory, fromState(memory, event, bound)), refusal: null };
    case 'silence':
      return tick(memory, event, bound);
    case 'sample':
    case 'observed':
    case 'gap':
      return bound.signals.length === 0 ? unchanged(memory) : takeIn(memory, event, bound);
    default:
      return { ...(evaluate(memory, event, bound) ?? unchanged(memory)), refusal: null };
  }
}

type ActEvent = Extract<
  AlarmEvent,
  {
    kind: ('acknowledge' | 'reset' | 'comment') | ('shelve' | 'unshelve' | 'remove-from-service' | 'return-to-service');
  }
>;

/** What a person does, after a shelving that had ended by then. The late pass learns of it too. */
function act(before: AlarmMemory, event: ActEvent, bound: BoundRule): StepResult {
  const expired = uncovered(before, expire(before, event.atNs, bound));
  const done = perform(expired.memory, event, bound);
  const { memory, transitions } = uncovered(expired.memory, done);
  const said = { transitions: [...expired.transitions, ...transitions], refusal: done.refusal };
  const { pass } = memory;
  const forPass = event.kind === 'acknowledge' || event.kind === 'reset';
  if (pass === null || done.refusal !== null || !forPass) return { ...said, memory };
  return { ...said, memory: { ...memory, pass: met({ ...pass, acts: [...pass.acts, event] }, bound) } };
}

function perform(memory: AlarmMemory, event: ActEvent, bound: BoundRule) {
  switch (event.kind) {
    case 'acknowledge':
      return toPassOn(acknowledge(memory, event, bound), event, bound);
    case 'reset':
      return reset(memory, event, bound);
    case 'shelve':
      return shelve(memory, event, bound);
    case 'unshelve':
      return unshelve(memory, event, bound);
    case 'remove-from-service':
      return removeFromService(memory, event, bound);
    case 'return-to-service':
      return returnToService(memory, event, bound);
    case 'comment':
      return comment(memory, event, bound);
  }
}

/** The clock: it ends shelvings and chattering, says how silent the machine is, and drives what goes by the clock. */
function tick(before: AlarmMemory, event: Extract<AlarmEvent, { kind: 'silence' }>, bound: BoundRule): StepResult {
  const expired = uncovered(before, expire(before, event.nowNs, bound));
  const freed = uncovered(expired.memory, unruled(expired.memory, event.nowNs, bound));
  const calmed = calm(freed.memory, event.nowNs, bound);
  const silent = event.silentForMs === null || event.silentForMs >= STALL_MS;
  const stalled = conditionFor(bound).stalls && silent;
  const noted = calmed.memory.stalled === stalled ? calmed.memory : marked({ ...calmed.memory, stalled });
  const told = evaluate(noted, event, bound) ?? { memory: noted, transitions: [] };
  const first = [...expired.transitions, ...freed.transitions, ...calmed.transitions];
  return { memory: told.memory, transitions: [...first, ...told.transitions], refusal: null };
}

/** A rule that is no longer suppressed in states suppresses nothing. */
function unruled(memory: AlarmMemory, nowNs: bigint, bound: BoundRule): Outcome {
  const held = memory.design.state !== null && bound.rule.suppressIn === undefined;
  return held ? endGrace(memory, nowNs, bound) : { memory, transitions: [] };
}

/** When its last suppression has ended, the alarm that the late pass follows stands anew too. */
function uncovered(before: AlarmMemory, { memory, transitions }: Outcome): Outcome {
  if (before.suppression === 'none' || memory.suppression !== 'none') return { memory, transitions };
  const { pass } = memory;
  const told = remember(memory, transitions);
  if (pass === null) return { memory: told, transitions };
  return { memory: { ...told, pass: { ...pass, settled: standAnew(pass.settled) } }, transitions };
}
