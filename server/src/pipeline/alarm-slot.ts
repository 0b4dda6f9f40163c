/** One rule on one machine, in memory. */

import type { AlarmView } from '@gemba/contract/live';
import type { BoundRule } from '../domain/alarms/rules.ts';
import { initialAlarm } from '../domain/alarms/step.ts';
import type { AlarmMemory } from '../domain/alarms/types.ts';

export class AlarmSlot {
  readonly bound: BoundRule;
  memory: AlarmMemory;
  /** As it was last committed; `null` when there is nothing to show. */
  shown: AlarmView | null = null;

  constructor(bound: BoundRule, nowNs: bigint) {
    this.bound = bound;
    this.memory = initialAlarm(bound, nowNs);
  }
}
