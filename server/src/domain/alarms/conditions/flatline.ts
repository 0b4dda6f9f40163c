/**
 * A value that should move and doesn't: it has stayed within a band for longer than a time. The band is as wide as the
 * rule says and lies where the values put it; one that leaves it begins a new band and a new time. Time in other states
 * of the machine doesn't count and begins it anew, since a machine that stands proves nothing of its sensors.
 */

import type { Reported } from '../../state/machine-state.ts';
import type { BoundRule } from '../rules.ts';
import { conditionOf, nsFromS } from './condition.ts';
import { isIn, NOT_REPORTED, reportedAfter } from './machine-state.ts';
import { lasting, type Stay } from './stay.ts';
import { type Judgement, numberOf, type Played, type Word, watched } from './watched.ts';

interface Flat {
  value: number | null;
  low: number;
  high: number;
  /** `null` while the value isn't known, or the machine is in none of the states. */
  stay: Stay | null;
  reported: Reported;
}

export const flatline = watched<Flat>({
  about:
    'The value has stayed within a band of the given width, wherever that lies; one that leaves it begins a new band and a new time. Time in other states of the machine does not count and begins it anew, since a machine at rest proves nothing of its sensors; it ends no alarm either.',
  begin: () => ({ value: null, low: 0, high: 0, stay: null, reported: NOT_REPORTED }),
  pass: (state, throughNs, bound) => ({ state, words: told(state, throughNs, bound) }),
  take(before, sample, bound) {
    const reported = reportedAfter(before.reported, sample, bound);
    const heard =
      sample.signal === bound.signal ? valued({ ...before, reported }, sample, bound) : { ...before, reported };
    return settled(heard, sample.timeNs, bound);
  },
  interrupt(before, atNs, kept, bound) {
    const reported = kept ? before.reported : NOT_REPORTED;
    return settled({ ...before, value: kept ? before.value : null, reported, stay: null }, atNs, bound);
  },
});

/** After a value: within the band it goes on, beyond it there is a new one. */
function valued(state: Flat, { timeNs, value }: Played, bound: BoundRule): Flat {
  const now = numberOf(value);
  if (now === null) return { ...state, value: null, stay: null };
  const { band = 0 } = conditionOf(bound, 'flatline');
  const low = Math.min(state.low, now);
  const high = Math.max(state.high, now);
  if (state.value !== null && high - low <= band) return { ...state, value: now, low, high };
  const moved = state.value !== null;
  return { ...state, value: now, low: now, high: now, stay: { sinceNs: timeNs, seen: moved } };
}

/** The stay as the states of the machine have it, and what is to be said of it. */
function settled(after: Flat, atNs: bigint, bound: BoundRule): Judgement<Flat> {
  const { states } = conditionOf(bound, 'flatline');
  const counts = after.value === null ? null : isIn(after.reported, states, bound);
  if (counts === null) return { state: { ...after, stay: null }, words: [{ atNs, truth: 'unknown' }] };
  if (!counts) return { state: { ...after, stay: null }, words: [{ atNs, truth: 'between' }] };
  const { value, stay } = after;
  const begun = { low: value ?? 0, high: value ?? 0, stay: { sinceNs: atNs, seen: false } };
  const state = stay === null ? { ...after, ...begun } : after;
  return { state, words: told(state, atNs, bound) };
}

function told({ stay, value }: Flat, throughNs: bigint, bound: BoundRule): Word[] {
  const { forS } = conditionOf(bound, 'flatline');
  return stay === null ? [] : [{ ...lasting(stay, throughNs, nsFromS(forS)), value }];
}
