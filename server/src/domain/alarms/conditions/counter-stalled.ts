/**
 * A machine that says it produces, and whose counter stands: the sensor that counts has failed, or it produces nothing.
 * Any change of the counter is a part, its reset too; a machine that doesn't produce stalls no counter.
 */

import type { Value } from '@gemba/contract/sample';
import type { Reported } from '../../state/machine-state.ts';
import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { isIn, NOT_REPORTED, reportedAfter } from './machine-state.ts';
import { lasting, type Stay } from './stay.ts';
import { type Judgement, watched } from './watched.ts';

interface Stalled {
  count: Value | null;
  reported: Reported;
  /** Producing without a part; `null` while it doesn't produce or isn't known to. */
  stay: Stay | null;
}

export const counterStalled = watched<Stalled>({
  about:
    'The machine has been in `producing` without a part. Any change of the counter is a part, its reset too. A machine that does not produce stalls no counter, and ends the alarm.',
  begin: () => ({ count: null, reported: NOT_REPORTED, stay: null }),
  pass: (state, throughNs, bound) => said(state, throughNs, bound),
  take(before, sample, bound) {
    const { timeNs, value } = sample;
    const reported = reportedAfter(before.reported, sample, bound);
    if (sample.signal !== bound.signal) return settled(before, { ...before, reported }, timeNs, bound);
    const counted = before.count !== null && value !== null && value !== before.count;
    const stay = counted ? { sinceNs: timeNs, seen: true } : before.stay;
    return settled(before, { ...before, reported, count: value, stay }, timeNs, bound);
  },
  interrupt(before, atNs, kept, bound) {
    const reset = kept ? { ...before, stay: null } : { count: null, reported: NOT_REPORTED, stay: null };
    return settled(reset, reset, atNs, bound);
  },
});

function settled(before: Stalled, after: Stalled, atNs: bigint, bound: BoundRule): Judgement<Stalled> {
  const produces = isIn(after.reported, ['producing'], bound);
  if (produces === false) return { state: { ...after, stay: null }, words: [{ atNs, truth: 'back' }] };
  if (produces === null || after.count === null)
    return { state: { ...after, stay: null }, words: [{ atNs, truth: 'unknown' }] };
  // That it stood before was seen, if it was known.
  const stood = isIn(before.reported, ['producing'], bound) === false;
  const stay = before.stay === null || after.stay === null ? { sinceNs: atNs, seen: stood } : after.stay;
  return said({ ...after, stay }, atNs, bound);
}

function said(state: Stalled, throughNs: bigint, bound: BoundRule): Judgement<Stalled> {
  if (state.stay === null) return { state };
  const { forS } = conditionOf(bound, 'counter-stalled');
  return { state, words: [lasting(state.stay, throughNs, nsFromS(forS))] };
}
