/**
 * The outer axis: what suppresses an alarm stands beside its inner axis, which runs on below it. Several things may
 * suppress it at a time; only when the last of them has ended it stands anew [ISA-18.2 §11.7].
 */

import type { Suppression } from '@gemba/contract/state';
import { type Author, line, type Outcome, PROCESS } from './journal.ts';
import { closed } from './occurrence.ts';
import type { Outer } from './outer-types.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory, AlarmTransition } from './types.ts';

/** In the open, and nothing said. */
export const OPEN: Outer = {
  suppression: 'none',
  shelvedUntilNs: null,
  shelvedBy: null,
  shelvedReason: null,
  shelvedSinceNs: null,
  shelvedOnce: false,
  shelfWarnNs: null,
  outOfService: null,
  design: { state: null, graceUntilNs: null, throughNs: null, causes: [] },
  chatter: { recentNs: [], sinceNs: null },
  announced: false,
  held: null,
  place: null,
  occurrences: 0,
};

/** The outer axis alone. */
export function outerOf(memory: AlarmMemory): Outer {
  const keys = Object.keys(OPEN) as (keyof Outer)[];
  return Object.fromEntries(keys.map((key) => [key, memory[key]])) as unknown as Outer;
}

/** What an earlier release has stored, with what it didn't know yet. */
export const completed = (memory: AlarmMemory): AlarmMemory => ({
  ...OPEN,
  ...memory,
  pass: memory.pass === null ? null : { ...memory.pass, settled: { ...OPEN, ...memory.pass.settled } },
});

/** What a person did stands before what the design does. */
function strongest({ outOfService, shelvedUntilNs, design }: Outer): Suppression {
  if (outOfService !== null) return 'out-of-service';
  if (shelvedUntilNs !== null) return 'shelved';
  return design.state !== null || design.causes.length > 0 ? 'by-design' : 'none';
}

/** Lays something over it: `more` is what, and `transition` what is said of it. */
export function lay(
  memory: AlarmMemory,
  more: Partial<Outer>,
  said: { transition: AlarmTransition['transition']; atNs: bigint; author?: Author },
  bound: BoundRule,
): Outcome {
  const laid: AlarmMemory = { ...memory, ...more };
  laid.suppression = strongest(laid);
  return { memory: laid, transitions: [line(laid, bound, said.transition, said.atNs, said.author)] };
}

/**
 * Takes one thing off it. When it was the last, the alarm is normal if it is normal, and active-unacknowledged, to be
 * announced, if not; the line still names the occurrence that the suppression has swallowed.
 */
export function lift(
  memory: AlarmMemory,
  less: Partial<Outer>,
  said: { transition: AlarmTransition['transition']; atNs: bigint; author?: Author },
  bound: BoundRule,
): Outcome {
  const lifted: AlarmMemory = { ...memory, ...less };
  lifted.suppression = strongest(lifted);
  const off = lifted.suppression === 'none' ? standAnew(lifted) : lifted;
  const named = { ...off, occurrence: memory.occurrence, value: memory.value };
  return { memory: off, transitions: [line(named, bound, said.transition, said.atNs, said.author ?? PROCESS)] };
}

/**
 * When suppression ends, the alarm is normal if it is normal, and active-unacknowledged if it is abnormal, whatever was
 * acknowledged before; the occurrence keeps the time at which it really became active [ISA-18.2 §5.5]. A latched one
 * stays latched, since only a reset ends it, and wants to be seen again.
 */
export function standAnew(memory: AlarmMemory): AlarmMemory {
  const unseen: AlarmMemory = {
    ...memory,
    ...{ acknowledgedNs: null, acknowledgedBy: null, announced: false, held: null, place: null },
  };
  if (memory.state.startsWith('active')) return { ...unseen, state: 'active-unacknowledged' };
  return memory.state.startsWith('latched') ? { ...unseen, state: 'latched-unacknowledged' } : closed(unseen);
}
