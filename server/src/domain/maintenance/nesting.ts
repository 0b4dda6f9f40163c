/**
 * Plans of which one covers another: while the bigger service is open the smaller waits for it, and what was really done
 * of it counts for both.
 */

import type { Completion } from './completion.ts';
import type { TaskRef } from './content.ts';
import type { BoundPlan } from './plan.ts';
import type { OpenJob } from './types.ts';

interface Known {
  bound: BoundPlan;
  memory: { job: OpenJob | null };
}

/** The plan whose open job covers this one; `null` when there is none. A job for what was left out covers nothing. */
export const coveredBy = ({ id }: BoundPlan, plans: readonly Known[]): string | null =>
  plans.find(({ bound, memory }) => bound.covers.includes(id) && memory.job !== null && memory.job.tasks === null)
    ?.bound.id ?? null;

/** What completing one plan says of each plan: of itself first, then of those that its job covered. */
export function completions(
  { bound, memory }: Known,
  plans: readonly Known[],
  done: Pick<Completion, 'by' | 'comment'>,
  skipped: readonly TaskRef[],
): { plan: string; completion: Completion }[] {
  const leftOf = (plan: string) => skipped.filter((left) => left.plan === plan).map(({ task }) => task);
  const own = { plan: bound.id, completion: { ...done, skipped: leftOf(bound.id) } };
  if (memory.job !== null && memory.job.tasks !== null) return [own];
  const covered = bound.covers.filter((id) => plans.some((known) => known.bound.id === id));
  return [own, ...covered.map((plan) => ({ plan, completion: { ...done, skipped: leftOf(plan), via: bound.id } }))];
}
