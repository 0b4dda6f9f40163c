/** What the plant's configuration says of jobs: timers, proofs, and the checklists of jobs that are of no plan. */

import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { PRIORITIES, type Priority } from '@gemba/contract/state';
import type { JobRules } from './event.ts';
import { itemOf } from './open.ts';
import type { CheckItem } from './types.ts';

/** Minutes until a job that nobody took is announced, unless the plant says otherwise. */
const TAKE_WITHIN_MIN: Readonly<Record<Priority, number>> = { critical: 15, high: 60, medium: 480, low: 2880 };
const PROOF_RUN_S = 3600;

/** Timers and proofs of the plant. */
export function rulesOfJobs(plant: Plant): JobRules {
  const { takeWithinMin = {}, proofRunS = PROOF_RUN_S } = plant.jobs ?? {};
  const minutes = (priority: Priority) => takeWithinMin[priority] ?? TAKE_WITHIN_MIN[priority];
  const proofs = new Map(plant.alarms?.map((rule) => [rule.id, rule.proofRunS]));
  return {
    takeWithinNs: Object.fromEntries(
      PRIORITIES.map((priority) => [priority, BigInt(minutes(priority)) * 60_000_000_000n]),
    ) as JobRules['takeWithinNs'],
    proofNs: (rule) => BigInt(Math.round((proofs.get(rule) ?? proofRunS) * 1e9)),
  };
}

/** The checklist of a job on a machine, made of an alarm's rule or of something else (`null`). */
export function checklistOf(plant: Plant, machine: Machine, rule: string | null): CheckItem[] {
  const fits = (plant.jobs?.checklists ?? []).filter(
    ({ rules, machines, kinds }) =>
      (rules === undefined || (rule !== null && rules.includes(rule))) &&
      (machines?.includes(machine.id) ?? true) &&
      (kinds === undefined || (machine.kind !== undefined && kinds.includes(machine.kind))),
  );
  return fits.flatMap(({ id, tasks }) => tasks.map((task) => ({ ...itemOf(task), id: `${id}/${task.id}` })));
}
