/** An alarm as screens show it. */

import type { AlarmView } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

const ms = (ns: bigint | null): number | null => (ns === null ? null : msFromNs(ns));

/**
 * `null` when there is nothing to show: normal and not on the shelf. What is shelved is always shown, normal or not, so
 * that nobody forgets it [ISA-18.2 §11.7]; between occurrences the view's `occurrence` is `rule@machine`.
 */
export function alarmView(memory: AlarmMemory, bound: BoundRule): AlarmView | null {
  if (memory.state === 'normal' && memory.suppression === 'none') return null;
  return {
    occurrence: memory.occurrence ?? bound.id,
    rule: memory.rule,
    machine: memory.machine,
    priority: bound.rule.priority,
    state: memory.state,
    suppression: memory.suppression,
    shelvedUntilMs: ms(memory.shelvedUntilNs),
    shelvedBy: memory.shelvedBy,
    shelvedReason: memory.shelvedReason,
    text: bound.rule.text,
    response: bound.rule.response ?? null,
    sinceMs: msFromNs(memory.activeNs ?? memory.changedNs ?? 0n),
    returnedMs: ms(memory.returnedNs),
    acknowledgedBy: memory.acknowledgedBy,
    acknowledgedMs: ms(memory.acknowledgedNs),
    uncertain: memory.uncertain,
    value: memory.value,
  };
}
