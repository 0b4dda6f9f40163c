/** What a starved or blocked machine waits for, read off its neighbours in the flow. */

import type { MachineState } from '@gemba/contract/state';

export interface Neighbour {
  name: string;
  state: MachineState;
}

/**
 * The cause of a wait, in words; `null` for a machine that doesn't wait. A starved machine waits for the nearest machine
 * before it that is not itself starved; a blocked one for the nearest after it that is not itself blocked.
 */
export function waitsFor(machines: readonly Neighbour[], index: number): string | null {
  const state = machines[index]?.state;
  if (state !== 'starved' && state !== 'blocked') return null;
  const step = state === 'starved' ? -1 : 1;
  for (let at = index + step; at >= 0 && at < machines.length; at += step) {
    const neighbour = machines[at] as Neighbour;
    if (neighbour.state !== state) return `waits for ${neighbour.name}`;
  }
  return null;
}
