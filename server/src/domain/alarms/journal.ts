/** Lines of the alarm journal: what an alarm looks like after a change goes in, the line goes out. */

import { isDraft } from './rationalisation.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory, AlarmTransition } from './types.ts';

/** What an alarm remembers after something happened, and what that was. */
export interface Outcome {
  memory: AlarmMemory;
  transitions: AlarmTransition[];
}

/** Who did it and why; for the process itself both are `null`. */
export interface Author {
  by: string | null;
  comment: string | null;
}

export const PROCESS: Author = { by: null, comment: null };

/**
 * The line for what just happened to an alarm. Between occurrences it names the alarm itself, `rule@machine`.
 * Somebody is told when an alarm becomes active in the open, or comes out from under its suppression while it stands,
 * unless the rule is a draft [ISA-18.2 §9, rationalisation].
 */
export function line(
  memory: AlarmMemory,
  bound: BoundRule,
  transition: AlarmTransition['transition'],
  atNs: bigint,
  author: Author = PROCESS,
): AlarmTransition {
  return {
    occurrence: memory.occurrence ?? bound.id,
    rule: memory.rule,
    machine: memory.machine,
    transition,
    atNs,
    state: memory.state,
    suppression: memory.suppression,
    by: author.by,
    comment: author.comment,
    value: memory.value,
    detail: memory.detail ?? null,
    announce: SPEAKING.has(transition) && stands(memory) && !isDraft(bound.rule) && !memory.announced,
    held: null,
    late: false,
  };
}

/** What may find an alarm standing of which nobody has been told. */
const SPEAKING: ReadonlySet<AlarmTransition['transition']> = new Set([
  ...(['activated', 'unshelved', 'unsuppressed', 'returned-to-service', 'steady'] as const),
]);

/** Active or latched, not acknowledged, and in the open. */
export const stands = ({ state, suppression }: AlarmMemory): boolean =>
  suppression === 'none' && (state === 'active-unacknowledged' || state === 'latched-unacknowledged');
