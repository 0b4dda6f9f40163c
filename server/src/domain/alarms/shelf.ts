/**
 * Shelving [ISA-18.2 §11.7.2]: for a time, or until it has returned to normal once; ahead of time too, never longer than
 * the plant allows, and with a reason. It goes by the server's clock, since people and not machines decide how long; its
 * end, and the warning before that, are data, so that a restart changes nothing.
 */

import type { AlarmDetail } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import { type ActOutcome, refused } from './acts.ts';
import type { Act } from './event.ts';
import { type Author, line, type Outcome, PROCESS } from './journal.ts';
import { lay, lift } from './outer.ts';
import type { BoundRule } from './rules.ts';
import { nsOf } from './settings.ts';
import type { AlarmMemory } from './types.ts';

/** Puts an alarm on the shelf, active or not yet; shelving it again replaces until when, who and why. */
export function shelve(
  memory: AlarmMemory,
  act: Act & { untilNs: bigint | null; once?: boolean },
  bound: BoundRule,
): ActOutcome {
  if ((act.comment ?? '').trim() === '') return refused(memory, { kind: 'reason-required' });
  const { shelveMaxS, shelveWarnS } = bound.settings;
  const latestNs = act.atNs + nsOf(shelveMaxS);
  const untilNs = act.untilNs ?? latestNs;
  if (untilNs <= act.atNs || untilNs > latestNs) return refused(memory, { kind: 'shelve-time', maxS: shelveMaxS });
  const half = (untilNs - act.atNs) / 2n;
  const warnNs = nsOf(shelveWarnS) < half ? nsOf(shelveWarnS) : half;
  const shelved = {
    shelvedUntilNs: untilNs,
    shelvedBy: act.by,
    shelvedReason: act.comment,
    shelvedSinceNs: act.atNs,
    shelvedOnce: act.once ?? false,
    shelfWarnNs: warnNs === 0n ? null : untilNs - warnNs,
  };
  return { ...lay(memory, shelved, { transition: 'shelved', atNs: act.atNs, author: act }, bound), refusal: null };
}

/** Takes it off the shelf by hand. */
export function unshelve(memory: AlarmMemory, act: Act, bound: BoundRule): ActOutcome {
  if (memory.shelvedUntilNs === null) return refused(memory, { kind: 'not-shelved' });
  return { ...comeOff(memory, act.atNs, act, bound), refusal: null };
}

/** Takes it off the shelf if its time has come, and warns if that is near: at that time, whenever it is noticed. */
export function expire(memory: AlarmMemory, nowNs: bigint, bound: BoundRule): Outcome {
  const { shelvedUntilNs } = memory;
  if (shelvedUntilNs === null) return { memory, transitions: [] };
  const warned = warn(memory, nowNs, bound);
  if (nowNs < shelvedUntilNs) return warned;
  const off = comeOff(warned.memory, shelvedUntilNs, PROCESS, bound);
  return { memory: off.memory, transitions: [...warned.transitions, ...off.transitions] };
}

/** Tells the shelver that it ends soon; a warning that a restart has slept through until the end itself is none. */
function warn(memory: AlarmMemory, nowNs: bigint, bound: BoundRule): Outcome {
  const { shelfWarnNs, shelvedUntilNs } = memory;
  if (shelfWarnNs === null || nowNs < shelfWarnNs || (shelvedUntilNs !== null && nowNs >= shelvedUntilNs)) {
    return { memory, transitions: [] };
  }
  const warned: AlarmMemory = { ...memory, shelfWarnNs: null };
  const said = { ...line(warned, bound, 'shelf-ending', shelfWarnNs), detail: shelfDetail(memory) };
  return { memory: warned, transitions: [said] };
}

/** What whoever is warned needs to know: whose shelving it is, until when, and why. */
const shelfDetail = ({ shelvedBy, shelvedUntilNs, shelvedReason }: AlarmMemory): AlarmDetail => ({
  ...{ shelvedBy: shelvedBy ?? '', untilMs: shelvedUntilNs === null ? 0 : msFromNs(shelvedUntilNs) },
  reason: shelvedReason ?? '',
});

/** It has returned to normal: a one-shot shelving that lay over it by then is over. */
export function spent(memory: AlarmMemory, atNs: bigint, bound: BoundRule): Outcome {
  const { shelvedOnce, shelvedSinceNs } = memory;
  const laid = shelvedOnce && shelvedSinceNs !== null && atNs >= shelvedSinceNs;
  return laid ? comeOff(memory, atNs, PROCESS, bound) : { memory, transitions: [] };
}

function comeOff(memory: AlarmMemory, atNs: bigint, author: Author, bound: BoundRule): Outcome {
  const none = {
    ...{ shelvedUntilNs: null, shelvedBy: null, shelvedReason: null },
    ...{ shelvedSinceNs: null, shelvedOnce: false, shelfWarnNs: null },
  };
  return lift(memory, none, { transition: 'unshelved', atNs, author }, bound);
}
