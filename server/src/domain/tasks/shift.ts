/**
 * What a shift has to do: the tasks that fall due in it, and those that shifts before it left open. Out of the tasks,
 * what people did about them, and the line's shifts; nothing is written when a shift ends, so that a calendar that is
 * changed afterwards changes what was handed over.
 */

import type { ShiftWindow } from '../calendar/segment.ts';
import { stateOf, type TaskState } from './transitions.ts';
import { type Task, type TaskAct, WEEKDAYS } from './types.ts';

/** A task in a shift's list. */
export interface ShiftTask {
  task: Task;
  /** The shift for which it was due, as acts name it. */
  occurrence: string;
  state: TaskState;
  /** Open, and nobody will be reminded any more: its shift has ended, or its next occurrence has come. */
  isMissed: boolean;
  /** Shifts that have handed it over; 0 in the shift for which it was due. */
  carried: number;
}

interface Occurrence {
  key: string;
  window: ShiftWindow;
}

/**
 * The list of one of the line's shifts, open tasks first, each group in the order in which they were due.
 * @param shifts of the line, ascending, through the one that is asked for; far enough back for what is still open
 */
export function tasksOfShift(
  tasks: readonly Task[],
  acts: readonly TaskAct[],
  shifts: readonly ShiftWindow[],
  shift: ShiftWindow,
  nowNs: bigint,
): ShiftTask[] {
  const through = shifts.filter(({ fromNs }) => fromNs <= shift.fromNs);
  const byTask = Map.groupBy(acts, ({ task }) => task);
  const listed = tasks.flatMap((task) => {
    const own = byTask.get(task.id) ?? [];
    const occurrences = occurrencesOf(task, through);
    return occurrences.flatMap(({ key, window }, index): { dueNs: bigint; listed: ShiftTask }[] => {
      const state = stateOf(own, key);
      const isOwn = window.key === shift.key;
      if (isOwn ? wasNeverDue(own, key, window) : !isHandedOver(task, state, occurrences[index + 1], shift)) return [];
      const isOver = !task.carries && window.toNs <= nowNs;
      const carried = through.filter(({ fromNs }) => fromNs > window.fromNs).length;
      const isMissed = state.state === 'open' && isOver;
      return [{ dueNs: window.fromNs, listed: { task, occurrence: key, state, isMissed, carried } }];
    });
  });
  return listed
    .sort(
      (a, b) =>
        Number(isOpen(b)) - Number(isOpen(a)) || compare(a.dueNs, b.dueNs) || a.listed.task.id - b.listed.task.id,
    )
    .map((one) => one.listed);
}

const isOpen = ({ listed }: { listed: ShiftTask }): boolean => listed.state.state === 'open' && !listed.isMissed;
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The task was cancelled as a whole before the shift began: then the shift never had it. */
function wasNeverDue(acts: readonly TaskAct[], key: string, window: ShiftWindow): boolean {
  const state = stateOf(acts, key);
  return state.state === 'cancelled' && state.atNs < window.fromNs;
}

/** Whether what was due before has come down to a shift: it was open when the shift began, and no next one has taken its place. */
function isHandedOver(task: Task, state: TaskState, next: Occurrence | undefined, shift: ShiftWindow): boolean {
  if (!task.carries || next !== undefined) return false;
  return state.state === 'open' || state.atNs >= shift.fromNs;
}

/** The shifts of the list in which a task falls due, ascending. */
export function occurrencesOf(task: Task, shifts: readonly ShiftWindow[]): Occurrence[] {
  const { when, madeNs } = task;
  if (when.kind === 'once') {
    // Where the day has lost that shift since, the first one of a later day takes the task over.
    const window = shifts.find(({ id, day }) => (day === when.day && id === when.shift) || day > when.day);
    return window === undefined ? [] : [{ key: `${when.day}/${when.shift}`, window }];
  }
  return shifts
    .filter(({ id, day, toNs }) => {
      const isIn = day >= when.from && (when.until === null || day <= when.until) && toNs > madeNs;
      const fitsShift = when.shift === null || when.shift === id;
      return isIn && fitsShift && (when.days === null || when.days.includes(weekdayOf(day)));
    })
    .map((window) => ({ key: window.key, window }));
}

function weekdayOf(day: string) {
  return WEEKDAYS[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'mon';
}
