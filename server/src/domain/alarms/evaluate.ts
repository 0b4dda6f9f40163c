/** One alarm is told one thing that machines or clocks say: the condition judges it, the lifecycle acts on that. */

import type { Evidence } from './conditions/condition.ts';
import { CONDITIONS } from './conditions/registry.ts';
import type { Outcome } from './journal.ts';
import { absorb } from './lifecycle.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

export const conditionFor = (bound: BoundRule) => CONDITIONS[bound.rule.condition.kind];

/** What became of it, and whether the condition said anything new; `null` when the event is nothing to the condition. */
export function evaluate(
  memory: AlarmMemory,
  event: Evidence,
  bound: BoundRule,
): (Outcome & { spoke: boolean }) | null {
  const heard = conditionFor(bound).hear(memory.condition, event, bound);
  if (heard === null) return null;
  const told: AlarmMemory = {
    ...settledThere(memory, heard.memory, bound),
    ...{ condition: heard.memory, evaluatedNs: heard.throughNs ?? memory.evaluatedNs },
  };
  const outcome = absorb(told, heard.readings, heard.throughNs, bound);
  return { ...outcome, memory: marked(outcome.memory), spoke: heard.readings.length > 0 };
}

/** Once the machine wants nothing acknowledged any more, nothing is to be passed on to it. */
function settledThere(memory: AlarmMemory, condition: unknown, bound: BoundRule): AlarmMemory {
  const isDone = memory.toMachine != null && conditionFor(bound).wants?.(condition) === null;
  return isDone ? { ...memory, toMachine: null } : memory;
}

/** The memory with its mark of uncertainty as it should be. */
export function marked(memory: AlarmMemory): AlarmMemory {
  const uncertain = memory.stalled || memory.truth === 'unknown';
  return memory.uncertain === uncertain ? memory : { ...memory, uncertain };
}
