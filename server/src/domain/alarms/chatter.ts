/**
 * Chattering: three activations within a minute [ISA-18.2 §16, EEMUA 191]. It is marked and announced once for all of
 * them; a minute without an activation ends it, and what stands by then and was not announced is announced.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import { line, type Outcome } from './journal.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory, AlarmTransition } from './types.ts';

export const CHATTER_COUNT = 3;
export const CHATTER_NS = 60n * NS_PER_S;

/** Counts what has just been said. Suppressed or not it chatters; what comes late from a backlog is no chattering of now. */
export function count(memory: AlarmMemory, said: readonly AlarmTransition[], bound: BoundRule): Outcome {
  if (said.length === 0) return { memory, transitions: [] };
  let known = memory;
  const transitions = said.flatMap((one) => {
    if (one.transition !== 'activated' || one.late) return [one];
    const recentNs = [...known.chatter.recentNs, one.atNs].slice(-CHATTER_COUNT);
    const [oldestNs] = recentNs;
    const before = known.chatter.sinceNs;
    const quick = recentNs.length === CHATTER_COUNT && oldestNs !== undefined && one.atNs - oldestNs <= CHATTER_NS;
    known = { ...known, chatter: { recentNs, sinceNs: before ?? (quick ? one.atNs : null) } };
    if (known.chatter.sinceNs === null) return [one];
    const quiet: AlarmTransition = { ...one, announce: false, held: one.announce ? 'chattering' : null };
    const marked = line({ ...known, ...pickState(one) }, bound, 'chattering', one.atNs);
    return before === null ? [quiet, { ...marked, announce: one.announce }] : [quiet];
  });
  return { memory: known, transitions };
}

const pickState = ({ occurrence, state, value }: AlarmTransition) => ({ occurrence, state, value });

/** Ends it when a minute has passed without an activation. */
export function calm(memory: AlarmMemory, nowNs: bigint, bound: BoundRule): Outcome {
  const { recentNs, sinceNs } = memory.chatter;
  const newestNs = recentNs.at(-1) ?? 0n;
  if (sinceNs === null || nowNs < newestNs + CHATTER_NS) return { memory, transitions: [] };
  const steady: AlarmMemory = { ...memory, chatter: { recentNs: [], sinceNs: null } };
  return { memory: steady, transitions: [line(steady, bound, 'steady', newestNs + CHATTER_NS)] };
}
