/**
 * What is remembered of an alarm beside its inner axis: what suppresses it, and what has been said of it. The inner axis
 * and the late pass leave all of it alone.
 */

import type { Suppression } from '@gemba/contract/state';

/**
 * Why nobody was told of what became active in the open: it waits for its group's first-out or follows it, it chatters,
 * or its operator position is in a flood.
 */
export const HELD_BY = ['group', 'follower', 'chattering', 'flood'] as const;
export type HeldBy = (typeof HELD_BY)[number];

/** Places in a first-out group: the first of what came together, or one that followed. */
export const PLACES = ['first-out', 'follower'] as const;

export interface Outer {
  /** The strongest of what suppresses it: out of service, shelved, by design. */
  suppression: Suppression;
  shelvedUntilNs: bigint | null;
  shelvedBy: string | null;
  shelvedReason: string | null;
  /** When it was shelved, on the server's clock. */
  shelvedSinceNs: bigint | null;
  /** One-shot: it comes off when the condition has returned to normal once, at the latest when its time is over. */
  shelvedOnce: boolean;
  /** When the shelver is to be warned that it ends; `null` when he has been, or it isn't shelved. */
  shelfWarnNs: bigint | null;
  outOfService: { by: string; reason: string; sinceNs: bigint } | null;
  design: Design;
  chatter: Chatter;
  /** Somebody was told of the present occurrence. */
  announced: boolean;
  /** What held the announcement of the present occurrence. */
  held: HeldBy | null;
  /** Place of the present occurrence in its group. */
  place: (typeof PLACES)[number] | null;
  /** Activations since somebody acknowledged it last. */
  occurrences: number;
}

/** What suppresses it by design. */
export interface Design {
  /** The machine is in a state in which the rule is suppressed, or was until its grace time runs out. */
  state: { state: string; sinceNs: bigint } | null;
  /** End of the grace time, in the machine's time; `null` while the state lasts. */
  graceUntilNs: bigint | null;
  /** Through when the machine's states are known. */
  throughNs: bigint | null;
  /** From outside, each by its cause: a job in work, say. */
  causes: readonly { cause: string; sinceNs: bigint }[];
}

/** Whether it comes and goes in quick succession. */
export interface Chatter {
  /** The newest activations, ascending; no more than it takes to chatter. */
  recentNs: readonly bigint[];
  /** Since when it chatters. */
  sinceNs: bigint | null;
}
