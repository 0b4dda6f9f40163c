/** An alarm as screens show it. */

import type { AlarmView } from '@gemba/contract/live';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

/** `null` when there is nothing to show: normal and not shelved. */
export function alarmView(memory: AlarmMemory, bound: BoundRule): AlarmView | null {
  throw new Error(`being built: ${bound.id} ${memory.state}`);
}
