/**
 * Suppression by design [ISA-18.2 §11.7.4]: from the machine's state, with a grace time behind it for the start-up, and
 * from outside, by what says that alarms are to be expected (a job in work). The grace time runs in the machine's time.
 */

import type { AlarmEvent, StateStretch } from './event.ts';
import type { Outcome } from './journal.ts';
import { lay, lift } from './outer.ts';
import type { Design } from './outer-types.ts';
import type { BoundRule } from './rules.ts';
import { nsOf } from './settings.ts';
import type { AlarmMemory } from './types.ts';

/** Something outside suppresses it, or no longer does; said again it changes nothing. */
export function fromOutside(
  memory: AlarmMemory,
  { suppressed, cause, atNs }: Extract<AlarmEvent, { kind: 'design' }>,
  bound: BoundRule,
): Outcome {
  const known = memory.design.causes.some((one) => one.cause === cause);
  if (known === suppressed) return { memory, transitions: [] };
  const others = memory.design.causes.filter((one) => one.cause !== cause);
  const causes = suppressed ? [...others, { cause, sinceNs: atNs }] : others;
  const author = { by: null, comment: cause };
  return suppressed
    ? lay(memory, { design: { ...memory.design, causes } }, { transition: 'suppressed', atNs, author }, bound)
    : lift(memory, { design: { ...memory.design, causes } }, { transition: 'unsuppressed', atNs, author }, bound);
}

/**
 * What the machine was in for a stretch. Without data the suppression holds as it is, as everything of an alarm does; a
 * state that is entered again within the grace time ends that.
 */
export function fromState(memory: AlarmMemory, stretch: StateStretch, bound: BoundRule): Outcome {
  const states: readonly string[] = bound.rule.suppressIn ?? [];
  const { design } = memory;
  if (states.length === 0 || (design.throughNs !== null && stretch.atNs <= design.throughNs)) {
    return { memory, transitions: [] };
  }
  const sinceNs = later(design.throughNs, stretch.sinceNs);
  const through: Design = { ...design, throughNs: stretch.atNs };
  if (states.includes(stretch.state)) {
    const known = design.state !== null;
    const state = known ? design.state : { state: stretch.state, sinceNs };
    const entered: Design = { ...through, state, graceUntilNs: null };
    if (known) return { memory: { ...memory, design: entered }, transitions: [] };
    const author = { by: null, comment: stretch.state };
    return lay(memory, { design: entered }, { transition: 'suppressed', atNs: sinceNs, author }, bound);
  }
  const left = design.state !== null && design.graceUntilNs === null && stretch.state !== 'no-data';
  const graceUntilNs = left ? sinceNs + nsOf(bound.rule.graceS ?? 0) : design.graceUntilNs;
  return { memory: { ...memory, design: { ...through, graceUntilNs } }, transitions: [] };
}

/** The grace time is over, or the rule is no longer suppressed in states. */
export function endGrace(memory: AlarmMemory, atNs: bigint, bound: BoundRule): Outcome {
  const { state } = memory.design;
  const design: Design = { ...memory.design, state: null, graceUntilNs: null };
  const author = { by: null, comment: state?.state ?? null };
  return lift(memory, { design }, { transition: 'unsuppressed', atNs, author }, bound);
}

/**
 * An event in parts, before and behind the end of the grace time, so that what became active before it did so under
 * suppression; `null` when that end does not come with it.
 */
export function aroundGrace(
  memory: AlarmMemory,
  event: AlarmEvent,
  byClock: boolean,
): { before: AlarmEvent[]; endNs: bigint; after: AlarmEvent[] } | null {
  const endNs = memory.design.graceUntilNs;
  if (endNs === null) return null;
  switch (event.kind) {
    case 'sample':
      return event.sample.timeNs >= endNs ? { before: [], endNs, after: [event] } : null;
    case 'gap':
      return event.gap.toNs >= endNs ? { before: [event], endNs, after: [] } : null;
    case 'observed': {
      if (event.throughNs < endNs) return null;
      const lastNs = endNs - 1n;
      if (event.fromNs > lastNs) return { before: [], endNs, after: [event] };
      return { before: [{ ...event, throughNs: lastNs }], endNs, after: [{ ...event, fromNs: lastNs }] };
    }
    case 'state': {
      if (event.atNs < endNs) return null;
      const whole = event.sinceNs >= endNs - 1n;
      return { before: whole ? [] : [{ ...event, atNs: endNs - 1n }], endNs, after: [event] };
    }
    case 'silence':
      return byClock && event.nowNs >= endNs ? { before: [], endNs, after: [event] } : null;
    default:
      return null;
  }
}

const later = (a: bigint | null, b: bigint): bigint => (a !== null && a > b ? a : b);
