/**
 * One alarm: what it remembers and what it is told go in, what it remembers then and what happened go out. Pure, and
 * timers are data, so that a restart at any moment changes nothing.
 */

import type { AlarmEvent, StepResult } from './event.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

/** The memory of an alarm that was never evaluated; `nowNs` is the server's clock. */
export function initialAlarm(bound: BoundRule, nowNs: bigint): AlarmMemory {
  throw new Error(`being built: ${bound.id} ${nowNs}`);
}

/** Tells the alarm one event. */
export function step(memory: AlarmMemory, event: AlarmEvent, bound: BoundRule): StepResult {
  throw new Error(`being built: ${bound.id} ${event.kind} ${memory.state}`);
}
