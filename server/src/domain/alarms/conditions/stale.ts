/**
 * Nothing is heard of a machine. It goes by the server's clock alone, because a machine that is silent has no time of
 * its own; time during which the server itself was down isn't counted.
 */

import { NS_PER_MS, nsFromMs } from '@gemba/contract/sample';
import type { Reading, Truth } from '../types.ts';
import { type Condition, conditionOf, nsFromS } from './condition.ts';

export interface StaleMemory {
  /** Since when nothing is heard, server's clock. */
  silentSinceNs: bigint;
  /** When the clock last spoke. */
  clockNs: bigint;
  told: Truth;
}

/** The clock speaks once a second; a longer pause than this means that the server was down, ms. */
const PAUSE_MAX_MS = 10_000n;

export const stale: Condition<StaleMemory> = {
  about:
    'A machine that is silent has no time of its own, so the server’s clock counts. Time in which the server itself was down does not.',
  pace: 'clock',
  stalls: false,
  initial: (nowNs) => ({ silentSinceNs: nowNs, clockNs: nowNs, told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind !== 'silence') return null;
    const { silentForMs, nowNs } = event;
    const silentSinceNs = silentForMs === null ? stillSilent(memory, nowNs) : nowNs - nsFromMs(silentForMs);
    const dueNs = silentSinceNs + nsFromS(conditionOf(bound, 'stale').forS);
    const truth: Truth = nowNs >= dueNs ? 'beyond' : 'back';
    const reading: Reading = { atNs: truth === 'beyond' ? dueNs : silentSinceNs, truth, value: null, untilNs: null };
    return {
      memory: { silentSinceNs, clockNs: nowNs, told: truth },
      readings: truth === memory.told ? [] : [reading],
      throughNs: nowNs,
    };
  },
};

/** Not heard since the server started: silent since before, less the time in which nobody listened. */
function stillSilent({ silentSinceNs, clockNs }: StaleMemory, nowNs: bigint): bigint {
  const pauseNs = nowNs - clockNs;
  return pauseNs > PAUSE_MAX_MS * NS_PER_MS ? silentSinceNs + pauseNs : silentSinceNs;
}
