/** What people do to an alarm: acknowledge an occurrence, and reset a latched one. Each act names its occurrence. */

import type { Act, Refusal } from './event.ts';
import { line, type Outcome } from './journal.ts';
import { closed } from './occurrence.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

export type ActOutcome = Outcome & { refusal: Refusal | null };

export const refused = (memory: AlarmMemory, refusal: Refusal): ActOutcome => ({ memory, transitions: [], refusal });

/**
 * Somebody has seen it. An acknowledgement of an occurrence that is over is refused, because what was seen is not what
 * is there now. Acknowledging the present one closes those before it.
 */
export function acknowledge(memory: AlarmMemory, act: Act & { occurrence: string }, bound: BoundRule): ActOutcome {
  if (memory.occurrence !== act.occurrence) return stale(memory, act.occurrence);
  const after: AlarmMemory = { ...memory, acknowledgedNs: act.atNs, acknowledgedBy: act.by, occurrences: 0 };
  if (memory.state === 'active-unacknowledged') after.state = 'active-acknowledged';
  else if (memory.state === 'latched-unacknowledged') after.state = 'latched-acknowledged';
  else if (memory.state === 'returned-unacknowledged') after.state = 'normal';
  else return refused(memory, { kind: 'already-acknowledged', by: memory.acknowledgedBy });
  const transitions = [line(after, bound, 'acknowledged', act.atNs, act)];
  return { memory: after.state === 'normal' ? closed(after) : after, transitions, refusal: null };
}

/** Ends a latched alarm: inactive and acknowledged, as OPC UA asks of its Reset too [OPC 10000-9, Reset method]. */
export function reset(memory: AlarmMemory, act: Act & { occurrence: string }, bound: BoundRule): ActOutcome {
  if (memory.occurrence !== act.occurrence) return stale(memory, act.occurrence);
  if (bound.rule.latched !== true) return refused(memory, { kind: 'not-resettable', why: 'not-latched' });
  if (memory.state === 'latched-unacknowledged')
    return refused(memory, { kind: 'not-resettable', why: 'unacknowledged' });
  if (memory.state !== 'latched-acknowledged') return refused(memory, { kind: 'not-resettable', why: 'active' });
  const after: AlarmMemory = { ...memory, state: 'normal' };
  return { memory: closed(after), transitions: [line(after, bound, 'reset', act.atNs, act)], refusal: null };
}

/**
 * Somebody says something of an occurrence; what is over may be spoken of too, since that is when people know what it
 * was. Whether there was such an occurrence is for the journal to say.
 */
export function comment(memory: AlarmMemory, act: Act & { occurrence: string }, bound: BoundRule): ActOutcome {
  if ((act.comment ?? '').trim() === '') return refused(memory, { kind: 'reason-required' });
  const present = memory.occurrence === act.occurrence;
  const about = { ...memory, occurrence: act.occurrence, value: present ? memory.value : null };
  return { memory, transitions: [line(about, bound, 'commented', act.atNs, act)], refusal: null };
}

const stale = (memory: AlarmMemory, occurrence: string): ActOutcome =>
  refused(memory, { kind: 'stale-occurrence', occurrence, current: memory.occurrence });
