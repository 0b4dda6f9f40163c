/** One maintenance plan, in memory. */

import type { BoundPlan } from '../domain/maintenance/plan.ts';
import type { PlanMemory } from '../domain/maintenance/types.ts';

export class PlanSlot {
  readonly bound: BoundPlan;
  memory: PlanMemory;

  constructor(bound: BoundPlan, memory: PlanMemory) {
    this.bound = bound;
    this.memory = memory;
  }

  /** Moments from which it counts, its own and that of what was left out. */
  get marks(): bigint[] {
    const { memory } = this;
    return memory.rest === null ? [memory.sinceNs] : [memory.sinceNs, memory.rest.sinceNs];
  }
}
