/**
 * For longer than: since when something has been so without a break, and what that means. A stay that began with
 * something that was seen is normal until it has lasted; one of which nobody saw the beginning is neither, so that it
 * ends no alarm.
 */

import type { Word } from './watched.ts';

export interface Stay {
  sinceNs: bigint;
  /** What came before it was seen to be normal. */
  seen: boolean;
}

/** What a stay means at a time: it has begun, or has lasted for long enough, from that moment on. */
export function lasting(stay: Stay, atNs: bigint, forNs: bigint): Pick<Word, 'atNs' | 'truth'> {
  const { sinceNs, seen } = stay;
  const dueNs = sinceNs + forNs;
  return dueNs <= atNs ? { atNs: dueNs, truth: 'beyond' } : { atNs: sinceNs, truth: seen ? 'back' : 'between' };
}
