/**
 * An acknowledgement that a person gives here of what a machine itself raised is the machine's too: what it wants
 * acknowledged is remembered with the act, in the same commit, until the machine says that it is, or somebody says what
 * became of it. Whoever carries it there asks the memory; so it survives any restart, and needs no outbox of its own.
 */

import type { ActOutcome } from './acts.ts';
import { conditionFor } from './evaluate.ts';
import type { Act, AlarmEvent, Passed } from './event.ts';
import { line, type Outcome } from './journal.ts';
import { renew } from './lifecycle.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

/** What was acknowledged, with what is to be passed on of it. */
export function toPassOn(outcome: ActOutcome, { by, comment, atNs }: Act, bound: BoundRule): ActOutcome {
  const event = conditionFor(bound).wants?.(outcome.memory.condition) ?? null;
  if (outcome.refusal !== null || event === null) return outcome;
  return { ...outcome, memory: { ...outcome.memory, toMachine: { event, by, comment, atNs } } };
}

/** Nothing is said of what went well: the machine says so itself. */
const FAILED: Readonly<Record<Passed, string | null>> = {
  done: null,
  off: null,
  stale: 'The machine did not take the acknowledgement: it is at a newer state',
  refused: 'The machine refused the acknowledgement',
  unanswered: 'The acknowledgement did not reach the machine',
};

/**
 * What became of it. Where the machine is at a newer state than the one that was acknowledged, that one stands as an
 * occurrence of its own, to be seen; the journal says why.
 */
export function passed(
  memory: AlarmMemory,
  { event, result, code, atNs }: Extract<AlarmEvent, { kind: 'passed' }>,
  bound: BoundRule,
): Outcome {
  if (memory.toMachine?.event !== event) return { memory, transitions: [] };
  const after: AlarmMemory = { ...memory, toMachine: null };
  const words = FAILED[result];
  if (words === null) return { memory: after, transitions: [] };
  const comment = code === null ? words : `${words} (${code})`;
  const said = line(after, bound, 'commented', atNs, { by: null, comment });
  const wants = conditionFor(bound).wants?.(after.condition) ?? null;
  const isNewer = result === 'stale' && after.state === 'active-acknowledged' && wants !== null;
  if (!isNewer) return { memory: after, transitions: [said] };
  const again = renew(after, { atNs, value: after.value, detail: after.detail ?? null }, bound);
  return { memory: again.memory, transitions: [said, ...again.transitions] };
}
