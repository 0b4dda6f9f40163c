/** How the address space of a machine is made: which node sets it needs, its objects, and what follows its signals. */

import type { Reading } from '../reading.ts';
import type { MachineSpace } from './machine-space.ts';

/** Called after signals were set, with the last reading of each: keeps companion nodes that carry no signal in step. */
export type Follow = (said: Readonly<Record<string, Reading>>) => void;

export interface Style {
  /** Names of node-opcua's node sets beside the standard one, each after those that it builds on. */
  nodesets: readonly string[];
  /** Whether analog variables have their unit beside them. */
  tellsUnits: boolean;
  /** Makes the machine's objects; its signals' variables are made afterwards, where the objects don't have them. */
  build: (space: MachineSpace, machine: StyledMachine) => Follow;
}

export interface StyledMachine {
  id: string;
  /** Parts per hour at the ideal cycle. */
  idealPerH: number;
}
