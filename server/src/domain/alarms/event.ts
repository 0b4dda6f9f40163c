/**
 * What an alarm is told, and what it answers. Entries of the journal are told in the order of their arrival, the clock
 * once a second, people's acts when they happen; time is part of each event, so the core needs no clock of its own.
 */

import type { Gap, Sample } from '@gemba/contract/sample';
import type { CalendarClass, DueState, MachineState } from '@gemba/contract/state';
import type { AlarmMemory, AlarmTransition } from './types.ts';

/** The machine was in `state` under `calendar` throughout `[sinceNs, atNs)`: a row of the ledger. */
export interface StateStretch {
  state: MachineState;
  calendar: CalendarClass;
  sinceNs: bigint;
  atNs: bigint;
}

/** A maintenance plan as an alarm sees it. */
export interface PlanStanding {
  plan: string;
  due: DueState;
  /** When it came due, for one that has; else `null`. */
  sinceNs: bigint | null;
}

/** How a line stands to a plan: good parts that should have been made by now, and were; `null` while it has none. */
export interface LineStanding {
  of: 'order' | 'shift';
  planned: number | null;
  made: number | null;
}

export type AlarmEvent =
  | { kind: 'sample'; sample: Sample }
  /** Somebody watched throughout: delays whose due time lies at or before `throughNs` complete. */
  | { kind: 'observed'; fromNs: bigint; throughNs: bigint }
  /** A declared gap: what was pending over it is cancelled, and the state is held. */
  | { kind: 'gap'; gap: Gap }
  /** New and grown ledger rows, in order of time. */
  | ({ kind: 'state' } & StateStretch)
  /** The ledger was folded again from the first stretch on: only what it means for now is said, not what is over. */
  | { kind: 'restated'; stretches: readonly StateStretch[] }
  /**
   * The clock, once a second, to every rule: for how long nothing was heard of the machine on the server's clock,
   * `null` when nothing was since the server started. It drives `stale`, ends shelvings, and marks what stalls.
   */
  | { kind: 'silence'; silentForMs: number | null; nowNs: bigint }
  /**
   * Something of the system is noticed, on the server's clock; `over`: it is known to have ended. With a figure where it has
   * one (days left, share used).
   */
  | { kind: 'noted'; atNs: bigint; over?: boolean; value?: number | null }
  /** What the machine is in at its newest, ahead of the ledger's rows: for rules that are suppressed in states. */
  | ({ kind: 'picture' } & StateStretch)
  /** Something outside suppresses it by design, or no longer does; `cause` is the same both times (`job grease@7`). */
  | { kind: 'design'; suppressed: boolean; cause: string; atNs: bigint }
  /** How the machine's line stands to its plan, on the server's clock. */
  | ({ kind: 'plan'; atNs: bigint } & LineStanding)
  /** How the machine's maintenance plans stand, all of them, on the server's clock. */
  | { kind: 'due'; plans: readonly PlanStanding[]; atNs: bigint }
  | ({ kind: 'acknowledge'; occurrence: string } & Act)
  /** What became of an acknowledgement that was passed on to the machine; `code` is the machine's word for it. */
  | { kind: 'passed'; event: string; result: Passed; code: string | null; atNs: bigint }
  /**
   * `comment` is the reason, and required. `once`: until it has returned to normal, at the latest at `untilNs`; `null` is
   * as long as the plant allows.
   */
  | ({ kind: 'shelve'; untilNs: bigint | null; once?: boolean } & Act)
  | ({ kind: 'unshelve' } & Act)
  /** `comment` is the reason, and required; without an end. */
  | ({ kind: 'remove-from-service' } & Act)
  | ({ kind: 'return-to-service' } & Act)
  /** Of the present occurrence, or one that is over. */
  | ({ kind: 'comment'; occurrence: string } & Act)
  /** Ends a latched alarm whose condition is normal again and which was acknowledged. */
  | ({ kind: 'reset'; occurrence: string } & Act);

/**
 * The machine took it, or had it already (`done`); nothing is written to it (`off`); it knows a newer state than the one
 * that was acknowledged (`stale`); it refused; or nobody has answered for too long.
 */
export const PASSED = ['done', 'off', 'stale', 'refused', 'unanswered'] as const;
export type Passed = (typeof PASSED)[number];

/** Who did it, why, and when on the server's clock. */
export interface Act {
  by: string;
  comment: string | null;
  atNs: bigint;
}

/** Why an event changed nothing that it asked for; for the API to answer, and for the metrics to count. */
export type Refusal =
  /** The occurrence named is not the present one: GEMBA_STALE_OCCURRENCE. `current` is `null` when there is none. */
  | { kind: 'stale-occurrence'; occurrence: string; current: string | null }
  | { kind: 'already-acknowledged'; by: string | null }
  | { kind: 'not-shelved' }
  | { kind: 'already-out-of-service'; by: string }
  | { kind: 'not-out-of-service' }
  | { kind: 'reason-required' }
  /** `untilNs` lies not after now, or further away than `maxS` seconds. */
  | { kind: 'shelve-time'; maxS: number }
  /** Reset: the rule isn't latched, its condition still holds, or nobody has acknowledged it. */
  | { kind: 'not-resettable'; why: 'not-latched' | 'active' | 'unacknowledged' }
  /** The sample is older than one of its signal that was evaluated already. */
  | { kind: 'late' };

export interface StepResult {
  /** The same object when the event was not for this alarm: there is nothing to commit. */
  memory: AlarmMemory;
  transitions: AlarmTransition[];
  refusal: Refusal | null;
}
