/**
 * What people say of the past of a machine, and stops with what was said of them: as the API answers, and as pages show
 * them. Times are milliseconds UTC.
 */

import type { MachineState, ReasonKind } from './state.ts';
import type { ShiftOfLineView } from './work.ts';

/** Kinds of edit: `counts` books parts later, `retraction` takes another one back. */
export const EDIT_KINDS = ['reason', 'split', 'merge', 'counts', 'retraction'] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

/** A stop as it is known; whole, however far it reaches beyond the window that was asked for. */
export interface StopView {
  machine: string;
  fromMs: number;
  toMs: number;
  /** How long the machine stood, s: less than from beginning to end where stops were joined. */
  stoodS: number;
  kind: 'stop' | 'micro-stop' | 'pending';
  /** It lasts as far as anything is known. */
  open: boolean;
  state: MachineState;
  /** Id of the reason, or the machine's raw code; `null` while nobody knows. */
  reason: string | null;
  /** The reason in the plant's words. */
  reasonName: string | null;
  /** Who gave the reason; `null` when the machine did, or nobody. */
  reasonBy: string | null;
  /** Ids of the edits that speak of it and hold. */
  edits: number[];
}

/** One edit, with who, when and why. */
export interface EditView {
  id: number;
  machine: string;
  kind: EditKind;
  /** What it speaks of. */
  fromMs: number;
  toMs: number;
  recordedMs: number;
  by: string;
  comment: string | null;
  /** `reason`: id and name. */
  reason: string | null;
  reasonName: string | null;
  /** `split`: where. */
  atMs: number | null;
  /** `counts`: differences, parts. */
  parts: { good: number; reject: number; rework: number } | null;
  /** `retraction`: id of the edit that it takes back. */
  edit: number | null;
  /** `counts`: what of it finds no place in the ledger, as after late data; `null` when all does. */
  unbooked: { good: number; reject: number; rework: number } | null;
  /** It holds: nobody has taken it back. */
  holds: boolean;
}

/** A reason that can be given; parents come before their children. */
export interface ReasonView {
  id: string;
  name: string;
  parent: string | null;
  /** What the figures take it for; `null`: what they take the machine's state for. */
  kind: ReasonKind | null;
  /** The machine reports it by a code. */
  automatic: boolean;
  /** How often people gave it in the last 30 days. */
  used: number;
}

/** What parts were booked for; see `CorrectionAsked`. */
export const CORRECTIONS = ['rejects-found', 'reworked', 'good-missed', 'rejects-missed'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** What is asked of the API: why a machine stood. */
export interface ReasonAsked {
  kind: 'reason';
  /** Any moment of the stop; or a stretch, whose standing time gets the reason. */
  stopMs?: number;
  fromMs?: number;
  toMs?: number;
  reason: string;
  comment: string | null;
}

/** What is asked of the API: that a stop is two from a moment on, or that all that two moments span is one. */
export type MarkAsked =
  | { kind: 'split'; atMs: number; comment: string | null }
  | { kind: 'merge'; fromMs: number; toMs: number; comment: string | null };

export type EditAsked = ReasonAsked | MarkAsked;

/** What is asked of the API: to book parts later. */
export interface CorrectionAsked {
  correction: Correction;
  /** Less than 0 the other way round. */
  parts: number;
  /** The time in which they were made, for example of a shift. */
  fromMs: number;
  toMs: number;
  comment: string;
}

/** Parts that were booked later on a line, with the shifts for which more can be. */
export interface BookingsView {
  /** The last shifts, ascending; where one is running it is the last. */
  shifts: ShiftOfLineView[];
  /** Counts that were booked for the time of these shifts and what took them back, in the order in which it was said. */
  bookings: EditView[];
  may: { book: boolean };
}
