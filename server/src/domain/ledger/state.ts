/**
 * What the fold remembers of one machine between two calls. Plain data: it is stored with every commit and kept as
 * checkpoints, so that a restart or late input goes on from exactly here.
 */

import type { MachineId } from '@gemba/contract/identity';

export interface FoldState {
  machine: MachineId;
  /** Everything through this time is accounted for; 0 before anything was observed. */
  settledNs: bigint;
}

/** The memory of a machine of which nothing was ever heard. */
export function initialFold(machine: MachineId): FoldState {
  return { machine, settledNs: 0n };
}

/** The state as JSON text; `decodeFold` gives back the same state, `bigint` included. */
export function encodeFold(_state: FoldState): string {
  throw new Error('not yet');
}

/** Reads what `encodeFold` wrote. `null` when another version of the fold wrote it: fold again from the start. */
export function decodeFold(_text: string): FoldState | null {
  throw new Error('not yet');
}
