/** Everything that a maintenance plan can be told; which file answers it. */

import { type Completion, cancel, complete } from './completion.ts';
import type { BoundPlan } from './plan.ts';
import { activated, look, type PlanStep } from './schedule.ts';
import type { Moment } from './triggers/trigger.ts';
import type { PlanMemory } from './types.ts';

export type MaintenanceEvent =
  /** The clock and the meters; as often as a change should be noticed. */
  | { kind: 'tick'; moment: Moment }
  /** Somebody has done it, whether a job was open or not. */
  | { kind: 'complete'; moment: Moment; done: Completion }
  /** Somebody has given its job up. */
  | { kind: 'cancel'; moment: Moment; by: string; reason: string }
  /** An alarm rule became active on the machine at `atNs`. */
  | { kind: 'activated'; moment: Moment; rule: string; atNs: bigint };

/** Tells a plan one event. */
export function step(memory: PlanMemory, event: MaintenanceEvent, bound: BoundPlan): PlanStep {
  const { moment } = event;
  switch (event.kind) {
    case 'tick':
      return look(memory, moment, bound);
    case 'complete':
      return complete(memory, moment, bound, event.done);
    case 'cancel':
      return cancel(memory, moment, bound, event.by, event.reason);
    case 'activated':
      return look(activated(memory, bound, event.rule, event.atNs), moment, bound);
  }
}
