/**
 * The outer axis: an alarm on the shelf runs on below it and is not announced [ISA-18.2 §11.7]. Shelving goes by the
 * server's clock, since people and not machines decide how long; its end is data, so that a restart changes nothing.
 */

import { type ActOutcome, refused } from './acts.ts';
import type { Act } from './event.ts';
import { type Author, line, type Outcome, PROCESS } from './journal.ts';
import { closed } from './lifecycle.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

/** Longest shelving, seconds: one shift, so that the next one decides anew. */
export const SHELVE_MAX_S = 8 * 3600;

/** Puts an alarm on the shelf, active or not yet; shelving it again replaces until when, who and why. */
export function shelve(memory: AlarmMemory, act: Act & { untilNs: bigint }, bound: BoundRule): ActOutcome {
  if ((act.comment ?? '').trim() === '') return refused(memory, { kind: 'reason-required' });
  const longestNs = act.atNs + BigInt(SHELVE_MAX_S) * 1_000_000_000n;
  if (act.untilNs <= act.atNs || act.untilNs > longestNs) {
    return refused(memory, { kind: 'shelve-time', maxS: SHELVE_MAX_S });
  }
  const after: AlarmMemory = {
    ...memory,
    suppression: 'shelved',
    shelvedUntilNs: act.untilNs,
    shelvedBy: act.by,
    shelvedReason: act.comment,
  };
  return { memory: after, transitions: [line(after, bound, 'shelved', act.atNs, act)], refusal: null };
}

/** Takes it off the shelf by hand. */
export function unshelve(memory: AlarmMemory, act: Act, bound: BoundRule): ActOutcome {
  if (memory.suppression !== 'shelved') return refused(memory, { kind: 'not-shelved' });
  return { ...comeOff(memory, act.atNs, act, bound), refusal: null };
}

/** Takes it off the shelf if its time has come: at that time, whenever it is noticed. */
export function expire(memory: AlarmMemory, nowNs: bigint, bound: BoundRule): Outcome {
  const { suppression, shelvedUntilNs } = memory;
  if (suppression !== 'shelved' || shelvedUntilNs === null || nowNs < shelvedUntilNs) {
    return { memory, transitions: [] };
  }
  return comeOff(memory, shelvedUntilNs, PROCESS, bound);
}

function comeOff(memory: AlarmMemory, atNs: bigint, author: Author, bound: BoundRule): Outcome {
  const none = { suppression: 'none', shelvedUntilNs: null, shelvedBy: null, shelvedReason: null } as const;
  const off = standAnew({ ...memory, ...none });
  // The line still names the occurrence that the shelf has swallowed.
  const named = { ...off, occurrence: memory.occurrence, value: memory.value };
  return { memory: off, transitions: [line(named, bound, 'unshelved', atNs, author)] };
}

/**
 * When suppression ends, the alarm is normal if it is normal, and active-unacknowledged if it is abnormal, whatever was
 * acknowledged before; the occurrence keeps the time at which it really became active [ISA-18.2 §5.5]. A latched one
 * stays latched, since only a reset ends it, and wants to be seen again.
 */
export function standAnew(memory: AlarmMemory): AlarmMemory {
  const unseen: AlarmMemory = { ...memory, acknowledgedNs: null, acknowledgedBy: null };
  if (memory.state.startsWith('active')) return { ...unseen, state: 'active-unacknowledged' };
  return memory.state.startsWith('latched') ? { ...unseen, state: 'latched-unacknowledged' } : closed(unseen);
}
