/**
 * The life of a job as one table: which act is legal in which state, and the state that follows. What isn't here is
 * refused; `same` leaves the state alone.
 */

import type { JobActKind, JobState } from '@gemba/contract/jobs';

/** Acts that a job knows: those of people on the board, and what attaches to it. */
export type KnownAct = JobActKind | 'attach' | 'merge';
type After = JobState | 'same';
type Row = Partial<Record<JobState, After>>;

const during = (...states: JobState[]): Row => Object.fromEntries(states.map((state) => [state, 'same']));
const ALWAYS = during('open', 'assigned', 'in-work', 'waiting', 'done', 'closed', 'cancelled');
const UNTIL_DONE = during('open', 'assigned', 'in-work', 'waiting');
const WORK = during('assigned', 'in-work', 'waiting');
const WORK_AND_AFTER = during('assigned', 'in-work', 'waiting', 'done');

export const LEGAL: Readonly<Record<KnownAct, Row>> = {
  // To nobody: open again. Whoever works on it hands it over.
  assign: { open: 'assigned', assigned: 'assigned', 'in-work': 'same', waiting: 'same' },
  take: { open: 'assigned', assigned: 'assigned' },
  start: { open: 'in-work', assigned: 'in-work', waiting: 'in-work' },
  wait: { assigned: 'waiting', 'in-work': 'waiting' },
  done: { open: 'done', assigned: 'done', 'in-work': 'done' },
  close: { done: 'closed' },
  reopen: { done: 'assigned', closed: 'assigned' },
  cancel: { open: 'cancelled', assigned: 'cancelled', 'in-work': 'cancelled', waiting: 'cancelled' },
  change: UNTIL_DONE,
  check: WORK,
  'add-item': UNTIL_DONE,
  'remove-item': UNTIL_DONE,
  'use-part': during('in-work', 'waiting'),
  'return-part': during('in-work', 'waiting', 'done'),
  'clock-in': during('in-work'),
  'clock-out': during('in-work'),
  book: WORK_AND_AFTER,
  unbook: WORK_AND_AFTER,
  comment: ALWAYS,
  failure: WORK_AND_AFTER,
  'hold-machine': during('in-work'),
  'release-machine': during('in-work', 'waiting'),
  'follow-up': WORK_AND_AFTER,
  attach: ALWAYS,
  merge: UNTIL_DONE,
};

/** The acts that are legal in a state. */
export const legalActs = (state: JobState): KnownAct[] =>
  (Object.keys(LEGAL) as KnownAct[]).filter((act) => LEGAL[act][state] !== undefined);

/** The state after an act; `null` where it is not legal. */
export function stateAfter(state: JobState, act: KnownAct): JobState | null {
  const after = LEGAL[act][state];
  if (after === undefined) return null;
  return after === 'same' ? state : after;
}

/** Whether an act can lead to another state. */
export const leads = (act: KnownAct): boolean => Object.values(LEGAL[act]).some((after) => after !== 'same');
