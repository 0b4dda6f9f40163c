/** What the fold of one machine reads of the plant, looked up once. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';

export interface FoldContext {
  plant: Plant;
  placed: PlacedMachine;
}

/** The context of a machine; throws when the plant doesn't have it. */
export function contextOf(_plant: Plant, _machine: MachineId): FoldContext {
  throw new Error('not yet');
}

/** Signals that the fold reads, for `historian.entries`; other signals change nothing in it. */
export function signalsOf(_context: FoldContext): SignalId[] {
  throw new Error('not yet');
}
