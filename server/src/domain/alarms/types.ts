/** Words of the alarm core: what it remembers, what it is told, and what it says happened [ISA-18.2, IEC 62682]. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { AlarmDetail } from '@gemba/contract/live';
import type { Gap, Sample } from '@gemba/contract/sample';
import type { AlarmState, Suppression } from '@gemba/contract/state';
import type { HeldBy, Outer } from './outer-types.ts';

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
  /** What else there is to say of it, see `AlarmView.detail`. */
  detail?: AlarmDetail;
  /** Somebody has acknowledged it where it comes from, at the machine. */
  acknowledged?: { by: string; comment: string | null };
  /** It wants to be seen again although it never returned: what was acknowledged before is over. */
  anew?: true;
}

/** An acknowledgement that is to be passed on to the machine, until the machine says what became of it. */
export interface ToMachine {
  /** EventId that the person had before him. */
  event: string;
  by: string;
  comment: string | null;
  atNs: bigint;
}

/** What is remembered of one rule on one machine. Plain JSON but for `bigint`: it is stored whole with every commit. */
export interface AlarmMemory extends Outer {
  rule: string;
  machine: MachineId;
  /** What the condition was made for (`above-limit:temperature`): under another one it begins anew. */
  basis: string;
  state: AlarmState;
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
  timer: { kind: 'on' | 'off'; sinceNs: bigint; dueNs: bigint; value: number | null; detail?: AlarmDetail } | null;
  /** Nothing is heard of the machine: delays hold until it speaks again. */
  stalled: boolean;
  /** Data is missing, bad or stalled: the state is held, not known. */
  uncertain: boolean;
  /** The value that made it active. */
  value: number | null;
  /** What the condition said besides, when it became active. */
  detail?: AlarmDetail | null;
  /** Somebody acknowledged here what the machine still wants acknowledged there; absent before that ever was. */
  toMachine?: ToMachine | null;
  /** Time of the newest sample that was evaluated, and its signal, where the rule has several. */
  newestNs: bigint | null;
  newestSignal?: SignalId | null;
  /** Everything through this time was evaluated. */
  evaluatedNs: bigint;
  /** Samples that were evaluated ahead of what is covered, ascending, at most {@link MAX_UNWATCHED}. */
  unwatched: readonly Sample[];
  /** Which time is covered, so that what lies open is known; empty for a condition that doesn't go by samples. */
  coverage: readonly Run[];
  /** The same alarm once more, following in order what came out of order; `null` when nothing did. */
  pass: LatePass | null;
}

/** More than a gateway sends of one signal between two stretches; of more the oldest are forgotten. */
export const MAX_UNWATCHED = 100;

/** A stretch of time that was watched, or of which is known that nothing will come. */
export interface Run {
  fromNs: bigint;
  throughNs: bigint;
}

/**
 * While samples are evaluated ahead of what somebody has watched without a break, this keeps the alarm as it stood
 * there. What comes from a backlog goes to it in order; when nothing lies open any more, it says what the live picture
 * could not know.
 */
export interface LatePass {
  /** The alarm as everything in order has made it; its own `pass` is `null`. */
  settled: AlarmMemory;
  /** What it hasn't been told yet, ascending: samples of the backlog, and live ones that changed what was said. */
  ahead: readonly Sample[];
  gaps: readonly Gap[];
  /** Something lies or lay open: the live picture may have missed something. */
  torn: boolean;
  /** What the live picture has said since, and the pass has not come to. */
  said: readonly Pick<AlarmTransition, 'transition' | 'occurrence' | 'atNs'>[];
  /** What only the pass has said, to be told when nothing lies open any more. */
  late: readonly AlarmTransition[];
  /** Acts on occurrences that the pass hasn't come to yet. */
  acts: readonly {
    kind: 'acknowledge' | 'reset';
    occurrence: string;
    by: string;
    comment: string | null;
    atNs: bigint;
  }[];
}

export const TRANSITIONS = [
  'activated',
  'returned',
  'acknowledged',
  'reset',
  'shelved',
  'unshelved',
  /** Its shelving ends soon: for whoever put it there. */
  'shelf-ending',
  'suppressed',
  'unsuppressed',
  'removed-from-service',
  'returned-to-service',
  /** Somebody has said something of the occurrence. */
  'commented',
  /** It comes and goes, and is announced once for all of that; and it has become steady again. */
  'chattering',
  'steady',
  /** Of what came together in its group it was the first; or it followed. */
  'first-out',
  'follower',
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
  /** What the condition said besides the value; with `shelf-ending` who shelved it, until when and why. */
  detail: AlarmDetail | null;
  /** Whether somebody is to be told: an unsuppressed alarm has just become active. */
  announce: boolean;
  /** Why nobody is told although it became active in the open; `null` where nothing held it. */
  held: HeldBy | null;
  /** It was learned afterwards, from a backlog: the journal is complete, and nobody was told at its time. */
  late: boolean;
}
