/**
 * What a kind of alarm condition is: it is told events, and says from when on it is true, back to normal, between the
 * two, or unknown. Delays, acknowledgement and latch are the lifecycle's affair. A new kind is one file and one line in
 * the registry.
 */

import { nsFromMs } from '@gemba/contract/sample';
import type { AlarmEvent } from '../event.ts';
import type { BoundRule } from '../rules.ts';
import type { Reading } from '../types.ts';

/** Events that come from machines and clocks, not from people. */
export type Evidence = Extract<
  AlarmEvent,
  { kind: 'sample' | 'observed' | 'gap' | 'state' | 'restated' | 'silence' | 'noted' | 'plan' | 'due' }
>;

/** What a condition makes of an event. */
export interface Heard<M> {
  memory: M;
  /** In order of time; only what differs from what was said before. */
  readings: Reading[];
  /** Delays due by then may complete; `null` when the event doesn't say through when somebody watched. */
  throughNs: bigint | null;
}

export interface Condition<M> {
  /** What it says and when, for docs/alarm-conditions.md. */
  about: string;
  /**
   * `prompt`: what it says goes by the newest values alone, and at once. `watched`: it goes by time too, and speaks of a
   * moment when that is known to have been watched. `clock`: it goes by the server's clock, or by what the server derives.
   */
  pace: 'prompt' | 'watched' | 'clock';
  /** Whether it goes by the machine's time: then it is uncertain while nothing is heard of the machine. */
  stalls: boolean;
  /** What it remembers before it was told anything; `nowNs` is the server's clock. */
  initial(nowNs: bigint, bound: BoundRule): M;
  /** `null` when the event is nothing to it. The memory that goes in isn't changed. */
  hear(memory: M, event: Evidence, bound: BoundRule): Heard<M> | null;
  /** What the machine itself wants acknowledged at present, by its name for it; `null` for nothing. */
  wants?(memory: M): string | null;
}

/** The rule's condition, of the kinds that the caller is made for. */
export function conditionOf<K extends BoundRule['rule']['condition']['kind']>(
  bound: BoundRule,
  ...kinds: K[]
): Extract<BoundRule['rule']['condition'], { kind: K }> {
  const { condition } = bound.rule;
  if (!(kinds as string[]).includes(condition.kind)) throw new TypeError(`${bound.id} is not ${kinds.join(' or ')}`);
  return condition as Extract<BoundRule['rule']['condition'], { kind: K }>;
}

/** Seconds of a configuration as nanoseconds. */
export const nsFromS = (seconds: number): bigint => nsFromMs(seconds * 1000);
