/**
 * The inner axis of an alarm: condition × acknowledgement × latch, with its delays [ISA-18.2 §5.5, IEC 62682 fig. 6].
 * What the condition says of moments goes in, in order; what became active or returned, and when, goes out.
 */

import { nsFromMs } from '@gemba/contract/sample';
import { acknowledge } from './acts.ts';
import { line, type Outcome } from './journal.ts';
import { closed } from './occurrence.ts';
import type { BoundRule } from './rules.ts';
import { spent } from './shelf.ts';
import type { AlarmMemory, AlarmTransition, Reading } from './types.ts';

/** Readings that may wait for a running delay: more of them mean that nobody has watched for long. */
export const MAX_WAITING = 256;

/**
 * Takes in what the condition says, and completes the delays that are due at or before `throughNs`, the time through
 * which somebody is known to have watched; `null` when the event says nothing of that. A reading that lies behind a
 * running delay's due time waits until it is known whether somebody watched until then.
 */
export function absorb(
  before: AlarmMemory,
  readings: readonly Reading[],
  throughNs: bigint | null,
  bound: BoundRule,
): Outcome {
  const waiting = inOrder(before.waiting, readings);
  let memory: AlarmMemory = before;
  const transitions: AlarmTransition[] = [];
  const take = (outcome: Outcome) => {
    memory = outcome.memory;
    transitions.push(...outcome.transitions);
  };
  for (;;) {
    const next = waiting[0];
    const { timer } = memory;
    if (timer !== null && (next === undefined || next.atNs > timer.dueNs)) {
      if (throughNs !== null && timer.dueNs <= throughNs) take(complete(memory, bound));
      else if (waiting.length > MAX_WAITING) memory = { ...memory, timer: null };
      else break;
    } else if (next === undefined) break;
    else {
      waiting.shift();
      take(apply(memory, next, bound));
    }
  }
  const same = waiting.length === 0 && before.waiting.length === 0;
  return { memory: same ? memory : { ...memory, waiting }, transitions };
}

/** Merges by time; a reading that repeats what stands before it says nothing and is left out. */
function inOrder(waiting: readonly Reading[], readings: readonly Reading[]): Reading[] {
  if (waiting.length === 0) return [...readings];
  const merged = [...waiting, ...readings];
  merged.sort((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0));
  const isNews = ({ truth, acknowledged, anew }: Reading) => truth === 'unknown' || acknowledged !== undefined || anew;
  return merged.filter((reading, i) => i === 0 || reading.truth !== merged[i - 1]?.truth || isNews(reading));
}

const isActive = (memory: AlarmMemory): boolean =>
  memory.state === 'active-unacknowledged' || memory.state === 'active-acknowledged';

/**
 * One reading. An on-delay needs `beyond` throughout and an off-delay `back` throughout; anything else breaks it, and
 * what is unknown moreover holds the state: missing data never clears an alarm.
 */
function apply(memory: AlarmMemory, reading: Reading, bound: BoundRule): Outcome {
  const isAnew = reading.anew === true && reading.truth === 'beyond' && memory.state === 'active-acknowledged';
  const outcome = isAnew ? renew(memory, reading, bound) : judge(memory, reading, bound);
  return reading.acknowledged === undefined ? outcome : seenThere(outcome, reading.atNs, reading.acknowledged, bound);
}

function judge(memory: AlarmMemory, reading: Reading, bound: BoundRule): Outcome {
  const { truth, atNs, untilNs, value, detail } = reading;
  if (truth === 'unknown') {
    const over = untilNs !== null && memory.timer !== null && memory.timer.sinceNs >= untilNs;
    return { memory: over ? memory : { ...memory, truth, timer: null }, transitions: [] };
  }
  const known: AlarmMemory = { ...memory, truth };
  const wanted = isActive(memory) ? 'back' : 'beyond';
  if (truth !== wanted) return { memory: { ...known, timer: null }, transitions: [] };
  if (memory.timer !== null) return { memory: known, transitions: [] };
  const kind = wanted === 'beyond' ? 'on' : 'off';
  const delayNs = nsFromMs(((kind === 'on' ? bound.rule.onDelayS : bound.rule.offDelayS) ?? 0) * 1000);
  const timed: AlarmMemory = {
    ...known,
    timer: { kind, sinceNs: atNs, dueNs: atNs + delayNs, value, ...(detail && { detail }) },
  };
  return delayNs === 0n ? complete(timed, bound) : { memory: timed, transitions: [] };
}

/** The delay has run: the change carries its due time, whichever moment it is noticed. */
function complete(memory: AlarmMemory, bound: BoundRule): Outcome {
  const { timer } = memory;
  if (timer === null) return { memory, transitions: [] };
  const { changedNs } = memory;
  const atNs = changedNs !== null && timer.dueNs <= changedNs ? changedNs + 1n : timer.dueNs;
  const done: AlarmMemory = { ...memory, timer: null, changedNs: atNs };
  return timer.kind === 'on' ? activate(done, atNs, timer, bound) : comeBack(done, atNs, bound);
}

/** Somebody acknowledged it at the machine: whatever stands here unacknowledged is so no longer. */
function seenThere(
  { memory, transitions }: Outcome,
  atNs: bigint,
  { by, comment }: NonNullable<Reading['acknowledged']>,
  bound: BoundRule,
): Outcome {
  if (memory.occurrence === null) return { memory, transitions };
  const act = { occurrence: memory.occurrence, by, comment, atNs: notBefore(memory.changedNs, atNs) };
  const seen = acknowledge(memory, act, bound);
  return { memory: seen.memory, transitions: [...transitions, ...seen.transitions] };
}

/** Active and acknowledged, it has to be seen again: another occurrence follows the one that is over. */
export function renew(memory: AlarmMemory, said: Said & { atNs: bigint }, bound: BoundRule): Outcome {
  const atNs = notBefore(memory.changedNs === null ? null : memory.changedNs + 1n, said.atNs);
  const back = comeBack({ ...memory, timer: null, truth: 'beyond' }, atNs, bound);
  const again = activate({ ...back.memory, changedNs: atNs + 1n }, atNs + 1n, said, bound);
  return { memory: again.memory, transitions: [...back.transitions, ...again.transitions] };
}

const notBefore = (earliestNs: bigint | null, atNs: bigint): bigint =>
  earliestNs !== null && atNs < earliestNs ? earliestNs : atNs;

type Said = Pick<AlarmMemory, 'value' | 'detail'>;

/** Each activation is an occurrence of its own; one that returned without acknowledgement is closed with it. */
function activate(memory: AlarmMemory, atNs: bigint, { value, detail = null }: Said, bound: BoundRule): Outcome {
  const active: AlarmMemory = {
    ...memory,
    state: 'active-unacknowledged',
    occurrence: `${bound.id}#${atNs}`,
    activeNs: atNs,
    returnedNs: null,
    acknowledgedNs: null,
    acknowledgedBy: null,
    value,
    detail,
    // What was acknowledged before is over; the machine wants this one acknowledged.
    ...(memory.toMachine ? { toMachine: null } : {}),
    announced: false,
    held: null,
    place: null,
    occurrences: memory.occurrences + 1,
  };
  return { memory: active, transitions: [line(active, bound, 'activated', atNs)] };
}

/** The condition has returned to normal; the alarm is over only if somebody has seen it and it isn't latched. */
function comeBack(memory: AlarmMemory, atNs: bigint, bound: BoundRule): Outcome {
  const acknowledged = memory.state === 'active-acknowledged';
  const back: AlarmMemory = { ...memory, returnedNs: atNs };
  if (bound.rule.latched === true) {
    back.state = acknowledged ? 'latched-acknowledged' : 'latched-unacknowledged';
  } else {
    back.state = acknowledged ? 'normal' : 'returned-unacknowledged';
  }
  const transitions = [line(back, bound, 'returned', atNs)];
  const over = spent(back.state === 'normal' ? closed(back) : back, atNs, bound);
  return { memory: over.memory, transitions: [...transitions, ...over.transitions] };
}
