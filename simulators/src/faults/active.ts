/** The faults that are on at one machine, and what they make of it together. Pure. */

import { type Influence, UNDISTURBED } from '../line.ts';
import type { Reading } from '../reading.ts';
import type { Fault } from './fault.ts';

export interface ActiveFault {
  fault: Fault;
  parameters: Record<string, unknown>;
  /** Simulated time at which it was switched on, ms. */
  sinceMs: number;
  /** What each signal said before it. */
  before: Readonly<Record<string, Reading>>;
}

/** What acts on the machine. */
export function influenceOf(active: readonly ActiveFault[], manned: boolean): Influence {
  const start: Influence = { ...UNDISTURBED, manned };
  return active.reduce((so, { fault, parameters }) => fault.influence?.(parameters, so) ?? so, start);
}

/** What the machine says, after the faults in the order in which they were switched on. */
export function distorted(
  active: readonly ActiveFault[],
  readings: Readonly<Record<string, Reading>>,
  nowMs: number,
): Record<string, Reading> {
  const said: Record<string, Reading> = { ...readings };
  for (const { fault, parameters, sinceMs, before } of active) {
    if (fault.distort === undefined) continue;
    for (const [signal, reading] of Object.entries(said)) {
      said[signal] = fault.distort(parameters, signal, reading, {
        ms: nowMs - sinceMs,
        before: before[signal] ?? reading,
      });
    }
  }
  return said;
}

/** How far the machine's clock is off, ms. */
export const clockOffsetMs = (active: readonly ActiveFault[]): number =>
  active.reduce((sum, { fault, parameters }) => sum + (fault.clockOffsetMs?.(parameters) ?? 0), 0);
