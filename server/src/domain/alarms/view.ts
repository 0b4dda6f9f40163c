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
    detail: memory.detail ?? null,
    ...outerView(memory, bound),
  };
}

/** What of the outer axis isn't in every view: what is as usual is left out. */
function outerView(memory: AlarmMemory, bound: BoundRule): Partial<AlarmView> {
  const { outOfService, design, chatter, held, place, occurrences } = memory;
  const causes = design.causes.map(({ cause, sinceNs }) => ({ cause, sinceMs: msFromNs(sinceNs), untilMs: null }));
  const { state, graceUntilNs } = design;
  const states =
    state === null ? [] : [{ cause: state.state, sinceMs: msFromNs(state.sinceNs), untilMs: ms(graceUntilNs) }];
  const suppressedBy = [...states, ...causes];
  return {
    ...(memory.shelvedOnce ? { shelvedOnce: true } : {}),
    ...(memory.shelvedUntilNs !== null && memory.shelfWarnNs === null ? { shelfEnding: true } : {}),
    ...(outOfService === null
      ? {}
      : {
          outOfService: {
            ...{ by: outOfService.by, reason: outOfService.reason },
            sinceMs: msFromNs(outOfService.sinceNs),
          },
        }),
    ...(suppressedBy.length === 0 ? {} : { suppressedBy }),
    ...(chatter.sinceNs === null ? {} : { chattering: true }),
    ...(bound.group === null ? {} : { group: bound.group, place }),
    ...(held === null ? {} : { held }),
    ...(occurrences > 1 ? { occurrences } : {}),
  };
}
