/** The states of one occurrence of a task, and what people may do in each. Time changes nothing here (`shift.ts` does). */

import type { Task, TaskAct } from './types.ts';

export type Settled = Pick<TaskAct, 'by' | 'atNs' | 'note'>;

/** `open`: nobody has done or cancelled it. */
export type TaskState = { state: 'open' } | ({ state: 'done' } & Settled) | ({ state: 'cancelled' } & Settled);

export const OPEN: TaskState = { state: 'open' };

/** The state after an act, or why it doesn't fit. */
export function act(state: TaskState, { kind, by, atNs, note }: TaskAct): TaskState | { refused: string } {
  if (kind === 'reopened') return state.state === 'open' ? { refused: 'the task is open' } : OPEN;
  if (state.state === 'open') return { state: kind, by, atNs, note };
  return { refused: `the task has been ${state.state === 'done' ? 'done' : 'cancelled'} by ${state.by} already` };
}

/**
 * State of an occurrence after all acts on it, in the order in which they were made. What doesn't fit is passed over:
 * of two people who tick the same task off the first has done it. An act on the whole task settles every occurrence that
 * is open then.
 */
export function stateOf(acts: readonly TaskAct[], occurrence: string): TaskState {
  let state = OPEN;
  for (const one of acts) {
    if (one.occurrence !== null && one.occurrence !== occurrence) continue;
    const next = act(state, one);
    if ('state' in next) state = next;
  }
  return state;
}

/**
 * When a task as a whole was settled, after all acts on it: one for a single shift when it was done or cancelled, one
 * that recurs when all of it was cancelled. `null` while it is open.
 */
export function settledNs({ when }: Task, acts: readonly TaskAct[]): bigint | null {
  if (when.kind === 'recurring') {
    return acts.findLast(({ occurrence, kind }) => occurrence === null && kind === 'cancelled')?.atNs ?? null;
  }
  const state = stateOf(acts, `${when.day}/${when.shift}`);
  return state.state === 'open' ? null : state.atNs;
}
