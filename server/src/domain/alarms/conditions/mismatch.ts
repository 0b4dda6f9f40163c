/**
 * A command that isn't followed: feedback and command have differed for longer than a time. A new command begins the time
 * anew, since something new is to be followed; feedback that moves and still differs doesn't.
 */

import type { Value } from '@gemba/contract/sample';
import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { lasting, type Stay } from './stay.ts';
import { type Judgement, watched } from './watched.ts';

interface Pair {
  command: Value | null;
  feedback: Value | null;
  /** Differing; `null` while they agree or one isn't known. */
  stay: Stay | null;
}

export const mismatch = watched<Pair>({
  about:
    'Feedback and command have differed without a break. A new command begins the time anew; feedback that moves and still differs does not. They agree when they are equal; an integer equals a float of the same value.',
  begin: () => ({ command: null, feedback: null, stay: null }),
  pass: (state, throughNs, bound) => said(state, throughNs, bound),
  take(before, { signal, timeNs, value }, bound) {
    if (signal === bound.signal) return settled({ ...before, feedback: value }, timeNs, bound);
    const stay = same(value, before.command) ? before.stay : null;
    return settled({ ...before, command: value, stay }, timeNs, bound);
  },
  interrupt(before, atNs, kept, bound) {
    return settled(kept ? { ...before, stay: null } : { command: null, feedback: null, stay: null }, atNs, bound);
  },
});

function settled(state: Pair, atNs: bigint, bound: BoundRule): Judgement<Pair> {
  const { command, feedback } = state;
  if (command === null || feedback === null)
    return { state: { ...state, stay: null }, words: [{ atNs, truth: 'unknown' }] };
  const { inverted = false } = conditionOf(bound, 'mismatch');
  const wanted = inverted && typeof command === 'boolean' ? !command : command;
  if (same(wanted, feedback)) return { state: { ...state, stay: null }, words: [{ atNs, truth: 'back' }] };
  // Differing for a moment is no alarm yet, and ends none.
  return said({ ...state, stay: state.stay ?? { sinceNs: atNs, seen: false } }, atNs, bound);
}

function said(state: Pair, throughNs: bigint, bound: BoundRule): Judgement<Pair> {
  const { command, feedback, stay } = state;
  if (stay === null) return { state };
  const { forS } = conditionOf(bound, 'mismatch');
  const detail = { command: String(command), feedback: String(feedback) };
  return { state, words: [{ ...lasting(stay, throughNs, nsFromS(forS)), detail }] };
}

/** An integer equals a float of the same value: machines give one and the same setting as either. */
function same(a: Value | null, b: Value | null): boolean {
  const [one, other] = [a, b].map((value) => (typeof value === 'bigint' ? Number(value) : value));
  return one === other;
}
