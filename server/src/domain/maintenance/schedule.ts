/**
 * One maintenance plan: what it remembers and what it is told go in, what it remembers then and what happened go out.
 * Pure: the clock and the machine's run time are part of each event.
 */

import type { BoundPlan } from './plan.ts';
import type { MaintenanceFact, PlanMemory } from './types.ts';

export type MaintenanceEvent =
  /** The clock, and the machine's life-to-date run time in seconds; as often as a change should be noticed. */
  | { kind: 'tick'; nowNs: bigint; runS: number }
  /** Somebody has done it, whether a job was open or not. */
  | { kind: 'complete'; by: string; comment: string | null; atNs: bigint; runS: number };

export interface PlanStep {
  /** The same object when nothing changed: there is nothing to commit. */
  memory: PlanMemory;
  facts: MaintenanceFact[];
}

/** The memory of a plan that is seen for the first time: it counts from now. */
export function initialPlan(bound: BoundPlan, nowNs: bigint, runS: number): PlanMemory {
  throw new Error(`being built: ${bound.id} ${nowNs} ${runS}`);
}

/** Tells the plan one event. */
export function step(memory: PlanMemory, event: MaintenanceEvent, bound: BoundPlan): PlanStep {
  throw new Error(`being built: ${bound.id} ${event.kind} ${memory.plan}`);
}
