/**
 * What a machine that makes parts remembers of its work and of its troubles, what it meets, and how it is set. Plain
 * JSON, so that it can be kept over a restart.
 */

import type { Kind, Phase, ReasonCode } from './kind.ts';

export interface Operation extends Troubles {
  phase: Phase;
  reason: ReasonCode;
  /** Of a stop, ms that it still lasts; 0 outside stops, `null` when only a command ends it. */
  leftMs: number | null;
  /** Of the part in the machine: ms of work done, ms needed, and ms of time in production that it took so far. */
  doneMs: number;
  neededMs: number;
  spentMs: number;
  /** Whether a part is in the machine. */
  loaded: boolean;
  /** Last cycle, s. */
  cycleS: number;
  /** Parts taken from the infeed, finished, and of those the good ones, in its life. */
  taken: number;
  total: number;
  good: number;
  /** 0 new … 1 worn out. */
  wear: number;
  /** Share of the ideal speed at which it runs now. */
  pace: number;
}

/** What a machine meets in a step. */
export interface Surroundings {
  /** Parts waiting at the infeed and their share of its capacity; a first machine always has enough. */
  infeed: number;
  infeedFill: number;
  /** Free places at the outfeed and the share that is taken; a last machine always has room. */
  room: number;
  outfeedFill: number;
  /** Whether the crew is there. */
  manned: boolean;
  /** Wear added per minute of production, beyond its own. */
  wearPerMin: number;
  /** Mean time in production between jams brought about from outside, s; 0 for none. */
  jamEveryS: number;
  /** Share of its speed that it is held down to from outside; 1 for none. */
  paceLimit: number;
}

/** How one machine of a kind is set. */
export interface Setting {
  kind: Kind;
  /** Ideal cycle, s. */
  cycleS: number;
  /** How often its own causes strike: 1 as the kind says, 0 never. */
  trouble: number;
}

export interface Troubles {
  /** Per cause of the kind, ms of production until it strikes; `null`: never by time. */
  dueMs: (number | null)[];
  /** A spell of slow running: ms of production until the next, and ms that the present one still lasts. */
  spellDueMs: number | null;
  spellLeftMs: number;
  /** Ms of production until a jam brought about from outside; `null` while nobody asks for any. */
  forcedJamMs: number | null;
}
