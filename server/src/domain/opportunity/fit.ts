/**
 * What can be done while a line stands: jobs, the time left and the people who are there go in; each job with whether it
 * fits alone, what keeps it from fitting, and who could do which of them one after the other come out. The most urgent goes
 * first, to whoever of its skill has most time left: no less urgent job ever takes a more urgent one's place, which a
 * packing that fills more minutes could do.
 */

import type { Obstacle } from '@gemba/contract/opportunity';
import { DUE_STATES, type DueState, PRIORITIES, type Priority } from '@gemba/contract/state';

/** Something to be done; a job that is open, or a plan that has none yet. */
export interface Work {
  key: string;
  machine: string;
  due: DueState;
  /** When it comes, or came, due; `null`: nobody can say. */
  dueMs: number | null;
  priority: Priority;
  /** Time that it takes one person; `null`: nobody knows. */
  minutes: number | null;
  skill: string | null;
  /** It can only be done while the machine stands. */
  needsStop: boolean;
  /** Parts that it needs and that are not there. */
  missing: readonly string[];
}

export interface Technician {
  name: string;
  skills: readonly string[];
}

export interface Fit {
  work: Work;
  /** `null`: it fits alone. */
  obstacle: Obstacle | null;
  /** It fits into what a stop lasts half the time, but not into what it lasts four times in five. */
  tight: boolean;
  /** Who could do it with what stands before it; `null`: there is no time left for all. */
  by: string | null;
}

/** Minutes that are left: what half of such stops still last, and what four in five do. */
export interface Left {
  p50: number;
  p20: number;
}

export function fits(all: readonly Work[], left: Left, people: readonly Technician[]): Fit[] {
  const free = new Map(people.map(({ name }) => [name, left.p50]));
  return all.toSorted(byUrgency).map((work) => {
    const able = people.filter(({ skills }) => work.skill === null || skills.includes(work.skill));
    const obstacle = obstacleOf(work, left, able);
    const { minutes } = work;
    const tight = obstacle === null && minutes !== null && minutes > left.p20;
    if (obstacle !== null || minutes === null) return { work, obstacle, tight, by: null };
    const freeOf = ({ name }: Technician) => free.get(name) ?? 0;
    const [best] = able.toSorted(
      (a, b) => freeOf(b) - freeOf(a) || a.skills.length - b.skills.length || compare(a.name, b.name),
    );
    if (best === undefined || freeOf(best) < minutes) return { work, obstacle, tight, by: null };
    free.set(best.name, freeOf(best) - minutes);
    return { work, obstacle, tight, by: best.name };
  });
}

function obstacleOf({ minutes, missing }: Work, { p50 }: Left, able: readonly Technician[]): Obstacle | null {
  if (minutes === null) return 'no-time-known';
  if (minutes > p50) return 'too-long';
  if (missing.length > 0) return 'no-parts';
  return able.length === 0 ? 'nobody' : null;
}

/** What is overdue first, then what must have the machine stand, then by priority and date. */
function byUrgency(a: Work, b: Work): number {
  return (
    DUE_STATES.indexOf(b.due) - DUE_STATES.indexOf(a.due) ||
    Number(b.needsStop) - Number(a.needsStop) ||
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    (a.dueMs ?? Number.MAX_SAFE_INTEGER) - (b.dueMs ?? Number.MAX_SAFE_INTEGER) ||
    compare(a.key, b.key)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
