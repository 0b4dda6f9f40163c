/**
 * The life of an occurrence, as the alarm journal tells it: when it became active, whether people saw it, when it
 * returned and when somebody acknowledged it. Lines go in, in any order and doubled; the same lives come out.
 */

import type { AlarmTransition } from '../types.ts';

export interface Life {
  occurrence: string;
  /** `rule@machine`. */
  alarm: string;
  rule: string;
  machine: string;
  activeNs: bigint;
  /** When it was first shown in the open; `null` while nobody has seen it: suppressed, a draft, or told late. */
  shownNs: bigint | null;
  /** `null` while it is active. */
  returnedNs: bigint | null;
  acknowledgedNs: bigint | null;
}

/**
 * Whether a line put an alarm before people: it was announced, or would have been if it had not come with others. What is
 * suppressed, what a draft says and what was learned afterwards was put before nobody.
 */
export const isShown = ({ announce, held, late }: AlarmTransition): boolean => !late && (announce || held !== null);

const SHOWING: ReadonlySet<AlarmTransition['transition']> = new Set([
  ...(['activated', 'unshelved', 'unsuppressed', 'returned-to-service'] as const),
]);

/** All occurrences of which the lines have the activation, by the time at which they became active. */
export function livesOf(lines: Iterable<AlarmTransition>): Life[] {
  const lives = new Map<string, Life>();
  for (const one of inTime(lines)) {
    const { occurrence, rule, machine, transition, atNs } = one;
    if (transition === 'activated' && !lives.has(occurrence)) {
      const alarm = `${rule}@${machine}`;
      const open = { shownNs: null, returnedNs: null, acknowledgedNs: null };
      lives.set(occurrence, { occurrence, alarm, rule, machine, activeNs: atNs, ...open });
    }
    const life = lives.get(occurrence);
    if (life === undefined) continue;
    if (SHOWING.has(transition) && isShown(one)) life.shownNs ??= atNs;
    if (transition === 'returned') life.returnedNs ??= atNs;
    if (transition === 'acknowledged') life.acknowledgedNs ??= atNs;
  }
  return [...lives.values()];
}

function inTime(lines: Iterable<AlarmTransition>): AlarmTransition[] {
  return [...lines].sort((a, b) => {
    if (a.atNs !== b.atNs) return a.atNs < b.atNs ? -1 : 1;
    // At the same moment an occurrence begins before anything else happens to it.
    return Number(b.transition === 'activated') - Number(a.transition === 'activated');
  });
}
