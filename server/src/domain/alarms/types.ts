/** Words of the alarm core: what it remembers, what it is told, and what it says happened [ISA-18.2, IEC 62682]. */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmState, Suppression } from '@gemba/contract/state';

/**
 * What a condition says of a moment: the value is beyond its limit, back behind the deadband, between the two (which
 * breaks an on-delay as well as an off-delay), or nobody knows.
 */
export type Truth = 'beyond' | 'between' | 'back' | 'unknown';

/** From `atNs` on, the condition says `truth`. */
export interface Reading {
  atNs: bigint;
  truth: Truth;
  value: number | null;
  /** With `unknown`: when it ended, if it has. A delay that began after it is untouched. */
  untilNs: bigint | null;
}

/** What is remembered of one rule on one machine. Plain JSON but for `bigint`: it is stored whole with every commit. */
export interface AlarmMemory {
  rule: string;
  machine: MachineId;
  /** What the condition was made for (`above-limit:temperature`): under another one it begins anew. */
  basis: string;
  state: AlarmState;
  suppression: Suppression;
  shelvedUntilNs: bigint | null;
  shelvedBy: string | null;
  shelvedReason: string | null;
  /** Id of the present occurrence: `rule@machine#startNs`; `null` when normal. */
  occurrence: string | null;
  /** When the present occurrence became active. */
  activeNs: bigint | null;
  returnedNs: bigint | null;
  acknowledgedNs: bigint | null;
  acknowledgedBy: string | null;
  /** Time of the newest activation or return: the journal never goes back behind it. */
  changedNs: bigint | null;
  /** What the condition says at present, and what it said of times that a running delay must reach first. */
  truth: Truth;
  waiting: Reading[];
  /** The condition's own memory (last value, since when), opaque to the lifecycle. */
  condition: unknown;
  /** Timers are data: an on- or off-delay completes when Observed Through reaches `dueNs`. */
  timer: { kind: 'on' | 'off'; sinceNs: bigint; dueNs: bigint; value: number | null } | null;
  /** Nothing is heard of the machine: delays hold until it speaks again. */
  stalled: boolean;
  /** Data is missing, bad or stalled: the state is held, not known. */
  uncertain: boolean;
  /** The value that made it active. */
  value: number | null;
  /** Everything through this time was evaluated and is known to be complete. */
  evaluatedNs: bigint;
}

export const TRANSITIONS = [
  'activated',
  'returned',
  'acknowledged',
  'reset',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
] as const;

/** A line of the alarm journal. */
export interface AlarmTransition {
  occurrence: string;
  rule: string;
  machine: MachineId;
  transition: (typeof TRANSITIONS)[number];
  /** The time that counts: the sample's, the timer's due time, or the person's act. */
  atNs: bigint;
  state: AlarmState;
  suppression: Suppression;
  /** User, or `null` for the process itself. */
  by: string | null;
  comment: string | null;
  value: number | null;
  /** Whether somebody is to be told: an unsuppressed alarm has just become active. */
  announce: boolean;
}
